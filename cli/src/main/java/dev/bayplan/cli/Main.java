package dev.bayplan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code kubectl bayplan}: reads, and changes nothing. */
@Command(
    name = "kubectl bayplan",
    description = "Asks Bayplan, the GPU scheduler of this cluster. Reads only.",
    subcommands = {WhyCommand.class, HelpCommand.class},
    mixinStandardHelpOptions = true,
    version = "bayplan 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  /** Ends with 0, with 1 where there is no answer, with 2 where the arguments make no sense. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExpandAtFiles(false);
    return line;
  }
}
