import RingtailTool

RingtailCommand.main()
