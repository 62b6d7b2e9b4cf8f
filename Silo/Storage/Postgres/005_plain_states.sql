-- States of a few kilobytes stay in their row as they are: compressing them costs a tenth of reading a page and of opening a ticket.
ALTER TABLE ticket SET (toast_tuple_target = 8160);
ALTER TABLE customer SET (toast_tuple_target = 8160);
ALTER TABLE agent SET (toast_tuple_target = 8160);
ALTER TABLE router SET (toast_tuple_target = 8160);
ALTER TABLE journal SET (toast_tuple_target = 8160);
