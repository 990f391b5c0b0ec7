package dev.bayplan.scheduler;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extender's process. */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int BAD_USAGE = 2;
  private static final int CANNOT_START = 1;

  private Main() {}

  public static void main(String[] arguments) {
    switch (CommandLine.parse(List.of(arguments))) {
      case CommandLine.Show show -> System.out.print(show.text());
      case CommandLine.Wrong wrong -> {
        System.err.println("extender: " + wrong.problem());
        System.exit(BAD_USAGE);
      }
      case CommandLine.Run run -> run(run.options());
    }
  }

  private static void run(Options options) {
    LongAdder uncaught = new LongAdder();
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> {
      uncaught.increment();
      LOG.error("uncaught in {}; please report it", thread, bug);
    });
    try {
      Extender extender = Extender.listen(options, uncaught);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(extender::stop));
      extender.connect();
    } catch (IOException | RuntimeException cannotStart) {
      LOG.error("the extender cannot start: {}", cannotStart.getMessage(), cannotStart);
      System.exit(CANNOT_START);
    }
  }
}
