package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of one JSON object that we read, each with what to do with it. All others are passed
 * over: the schema of a pod grows with every release. A null is read as absent, since Go writes one
 * for every nil. A member that comes twice is an error.
 *
 * @param <T> what is filled in
 */
final class Members<T> {

  /** Reads one value. */
  @FunctionalInterface
  interface Reading<T> {
    void read(JsonScanner in, T into);
  }

  private record Member<T>(String name, byte[] utf8, Reading<T> reading) {}

  private final List<Member<T>> members = new ArrayList<>();

  Members<T> with(String name, Reading<T> reading) {
    members.add(new Member<>(name, name.getBytes(StandardCharsets.UTF_8), reading));
    return this;
  }

  void read(JsonScanner in, T into) {
    in.openObject();
    long seen = 0;
    while (in.nextKey()) {
      int index = indexOf(in.text());
      if (index < 0) {
        in.skip();
        continue;
      }
      Member<T> member = members.get(index);
      if ((seen & 1L << index) != 0) {
        throw in.bad(BadRequest.DUPLICATE_KEY, "the key " + member.name + " comes twice");
      }
      seen |= 1L << index;
      read(member, in, into);
    }
  }

  private static <T> void read(Member<T> member, JsonScanner in, T into) {
    try {
      if (!in.takeNull()) {
        member.reading.read(in, into);
      }
    } catch (BadBody problem) {
      throw problem.within(member.name);
    }
  }

  private int indexOf(JsonText key) {
    for (int i = 0; i < members.size(); i++) {
      if (key.is(members.get(i).utf8, members.get(i).name)) {
        return i;
      }
    }
    return -1;
  }
}
