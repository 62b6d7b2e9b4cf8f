-- States and events of a few kilobytes stay in their row as they are: packing them costs time at each write, unpacking at each look.
ALTER TABLE ticket SET (toast_tuple_target = 8160);
ALTER TABLE customer SET (toast_tuple_target = 8160);
ALTER TABLE agent SET (toast_tuple_target = 8160);
ALTER TABLE router SET (toast_tuple_target = 8160);
ALTER TABLE journal SET (toast_tuple_target = 8160);
