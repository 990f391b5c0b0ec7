package dev.bayplan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program. */
interface Shell {

  End run(List<String> command);

  /** How it ended. */
  sealed interface End {}

  record Done(String out) implements End {}

  /**
   * @param started whether there is such a program
   * @param said the last line of its error output, or why it did not start
   */
  record Broken(boolean started, String said) implements End {}

  /** The real one. */
  final class OfSystem implements Shell {

    private static final long LIMIT_SECONDS = 30;

    @Override
    public End run(List<String> command) {
      try {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        CompletableFuture<String> error =
            CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        CompletableFuture<String> out =
            CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return new Broken(true, "nothing for " + LIMIT_SECONDS + " s");
        }
        return process.exitValue() == 0
            ? new Done(out.join())
            : new Broken(true, lastLine(error.join(), process.exitValue()));
      } catch (IOException missing) {
        return new Broken(false, String.valueOf(missing.getMessage()));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new Broken(true, "interrupted");
      }
    }

    private static String text(InputStream stream) {
      try (stream) {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException closed) {
        return "";
      }
    }

    private static String lastLine(String error, int status) {
      List<String> lines = error.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "ended with " + status : lines.getLast().strip();
    }
  }
}
