import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Lays out what every image of Bayplan has below its jars, run from source by the JDK that is to be
 * in it: {@code java ImageRoot.java FOLDER MODULES}. A jlinked runtime in {@code /opt/java}, the
 * libraries of this machine that its executables and {@link #NAMED} ones ask for (with the loader),
 * an account without rights, and an empty {@code /tmp}.
 */
final class ImageRoot {
  /** Asked for by native code that comes in jars and is loaded later (NVML's binding). */
  private static final List<String> NAMED = List.of("libstdc++.so.6", "libgcc_s.so.1", "libz.so.1");

  private static final Path LIBRARIES = Path.of("/lib/x86_64-linux-gnu");
  private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");
  private static final Pattern RESOLVED =
      Pattern.compile("\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)");

  private final Path root;

  private ImageRoot(Path root) {
    this.root = root;
  }

  public static void main(String[] args) throws Exception {
    ImageRoot image = new ImageRoot(Path.of(args[0]));
    image.deleteOld();
    image.linkRuntime(args[1]);
    image.copyLibraries();
    image.writeAccount();
    Files.createDirectories(image.root.resolve("tmp"));
  }

  private void deleteOld() throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> old = Files.walk(root)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void linkRuntime(String modules) throws IOException {
    Path runtime = root.resolve("opt/java");
    Files.createDirectories(runtime.getParent());
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                new PrintStream(System.out),
                new PrintStream(System.err),
                "--add-modules",
                modules,
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                runtime.toString());
    if (status != 0) {
      throw new IOException("jlink ended with status " + status + "; its words are above");
    }
  }

  private void copyLibraries() throws IOException, InterruptedException {
    Set<Path> libraries = new TreeSet<>();
    for (Path file : executables()) {
      libraries.addAll(resolved(file));
    }
    for (String name : NAMED) {
      Path library = LIBRARIES.resolve(name);
      libraries.add(library);
      libraries.addAll(resolved(library));
    }
    libraries.add(LOADER);
    for (Path library : libraries) {
      // A link of the machine (libz.so.1 -> libz.so.1.2.13) becomes the file under the name asked
      // for.
      Path copy = root.resolve("." + library).normalize();
      Files.createDirectories(copy.getParent());
      Files.copy(library.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Path> executables() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("opt/java"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".so") || file.getParent().endsWith("bin"))
          .filter(ImageRoot::isElf)
          .toList();
    }
  }

  private static boolean isElf(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      return head.length == 4
          && head[0] == 0x7f
          && head[1] == 'E'
          && head[2] == 'L'
          && head[3] == 'F';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The machine's libraries that {@code file} asks for, as ldd resolves them. */
  private List<Path> resolved(Path file) throws IOException, InterruptedException {
    ProcessBuilder command = new ProcessBuilder("ldd", file.toString()).redirectErrorStream(true);
    // The runtime's own libraries find each other in the JVM, not by the loader.
    Path runtime = root.resolve("opt/java/lib").toAbsolutePath();
    command.environment().put("LD_LIBRARY_PATH", runtime + ":" + runtime.resolve("server"));
    Process ldd = command.start();
    List<Path> libraries = new ArrayList<>();
    for (String line : new String(ldd.getInputStream().readAllBytes()).lines().toList()) {
      if (line.contains("not found")) {
        throw new IOException(file + " asks for a library that this machine lacks:" + line);
      }
      var match = RESOLVED.matcher(line);
      if (match.matches()
          && !Path.of(match.group(1)).toAbsolutePath().startsWith(root.toAbsolutePath())) {
        libraries.add(Path.of(match.group(1)));
      }
    }
    ldd.waitFor();
    return libraries;
  }

  private void writeAccount() throws IOException {
    Path etc = Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0:root:/:/none\nbayplan:x:65532:65532:bayplan:/tmp:/none\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\nbayplan:x:65532:\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "hosts: files dns\n");
  }
}
