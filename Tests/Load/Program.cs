using OrleansTicketing.Load.Language;

return args is ["language", .. var rest] ? await LanguageCommand.Run(rest) : 2;
