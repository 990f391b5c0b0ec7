package dev.bayplan.scheduler.extender;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as Jackson tokenizes it, with all members of an object kept, also doubled ones. The
 * bytes are decoded by the JDK first, which is strict about UTF-8, as Jackson is not.
 *
 * @param value a list of trees, a list of members, a string, or another token
 */
record Tree(Kind kind, Object value) {

  enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    LITERAL
  }

  /** The bytes are no such message. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused() {
      super("refused", null, false, false);
    }
  }

  private static final Tree EMPTY = new Tree(Kind.OBJECT, List.of());

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(JsonScanner.MAX_DEPTH).build())
          .build();

  static void check(boolean fine) {
    if (!fine) {
      throw new Refused();
    }
  }

  static Tree there(@Nullable Tree wanted) {
    if (wanted == null) {
      throw new Refused();
    }
    return wanted;
  }

  static Tree parse(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
        check(in.nextToken() != null);
        Tree tree = read(in);
        check(in.nextToken() == null);
        return tree;
      }
    } catch (CharacterCodingException | JacksonException notJson) {
      throw new Refused();
    }
  }

  private static Tree read(JsonParser in) {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        List<Map.Entry<String, Tree>> members = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String key = whole(in.currentName());
          check(in.nextToken() != null);
          members.add(Map.entry(key, read(in)));
        }
        yield new Tree(Kind.OBJECT, members);
      }
      case START_ARRAY -> {
        List<Tree> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(in));
        }
        yield new Tree(Kind.ARRAY, elements);
      }
      case VALUE_STRING -> new Tree(Kind.STRING, whole(in.getString()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Tree(Kind.NUMBER, in.getString());
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> new Tree(Kind.LITERAL, in.getString());
      default -> throw new Refused();
    };
  }

  /** Half a surrogate pair is no text. */
  private static String whole(String string) {
    check(StandardCharsets.UTF_8.newEncoder().canEncode(string));
    return string;
  }

  private boolean isNull() {
    return kind == Kind.LITERAL && value.equals("null");
  }

  @SuppressWarnings("unchecked") // by kind
  List<Map.Entry<String, Tree>> members() {
    check(kind == Kind.OBJECT);
    return (List<Map.Entry<String, Tree>>) value;
  }

  @SuppressWarnings("unchecked") // by kind
  List<Tree> array() {
    check(kind == Kind.ARRAY);
    return (List<Tree>) value;
  }

  String string() {
    check(kind == Kind.STRING);
    return (String) value;
  }

  /** This, an object in which none of these keys comes twice. */
  Tree object(String... keys) {
    for (String key : Set.of(keys)) {
      check(members().stream().filter(member -> member.getKey().equals(key)).count() <= 1);
    }
    return this;
  }

  /** The member of this key; null where it is absent or null. */
  @Nullable Tree get(String key) {
    return members().stream()
        .filter(member -> member.getKey().equals(key) && !member.getValue().isNull())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** The member of this key; an empty object where it is absent. */
  Tree member(String key) {
    Tree member = get(key);
    return member == null ? EMPTY : member;
  }

  String text(String key) {
    Tree member = get(key);
    return member == null ? "" : member.string();
  }

  boolean bool() {
    check(kind == Kind.LITERAL);
    return Boolean.parseBoolean((String) value);
  }

  int integer(String key) {
    Tree member = get(key);
    if (member == null) {
      return 0;
    }
    check(member.kind == Kind.NUMBER);
    try {
      return Integer.parseInt((String) member.value);
    } catch (NumberFormatException notAnInt) {
      throw new Refused();
    }
  }
}
