package dev.bayplan.testcluster.kubelet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a Java program on this JVM's class path, as the entrypoint of an image. */
public final class JavaProgram {
  private JavaProgram() {}

  /**
   * The JDK is the one that runs this.
   *
   * @param flags of the JVM, as the image has them
   */
  public static List<String> onThisClassPath(String mainClass, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }
}
