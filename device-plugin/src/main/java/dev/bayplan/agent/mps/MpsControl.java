package dev.bayplan.agent.mps;

import java.nio.file.Path;

/** The commands of MPS. Each ends within seconds, whatever the driver does. */
public interface MpsControl {

  /** How a command ended. */
  sealed interface Answer {
    record Said(String text) implements Answer {}

    record Failed(String why) implements Answer {}
  }

  /** Starts a daemon, which goes on by itself, for one GPU. */
  Answer start(String gpu, Path pipe, Path log);

  /** Asks the daemon of that folder. */
  Answer ask(Path pipe, String command);

  /** Whether the GPU takes one process alone. */
  Answer exclusive(String gpu, boolean alone);
}
