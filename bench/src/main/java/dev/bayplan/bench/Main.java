package dev.bayplan.bench;

import dev.bayplan.bench.demo.DemoCommand;
import dev.bayplan.bench.measure.BenchCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./bayplan demo}, {@code replay} and {@code bench} start. */
@Command(
    name = "./bayplan",
    subcommands = {DemoCommand.class, ReplayCommand.class, BenchCommand.class},
    description = "Bayplan's core in virtual time.")
public final class Main {

  private static final String LOG_LEVEL = "BAYPLAN_LOG_LEVEL";

  private Main() {}

  /** Exits with 0, with 1 where what was checked does not hold, with 2 where it was misused. */
  public static void main(String[] args) {
    if (System.getenv(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "WARN"); // The scheduler's log would cut through the results.
    }
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = new CommandLine(new Main());
    command.setOut(out);
    command.setErr(err);
    command.setExecutionExceptionHandler((failure, line, _) -> {
      line.getErr().println("bayplan: " + failure.getMessage());
      failure.printStackTrace(line.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    });
    int exit = command.execute(args);
    out.flush();
    err.flush();
    return exit;
  }
}
