package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * How objects of one kind are read from a stream: what is not looked at is skipped, and an object
 * that is known (the same uid at the same resourceVersion is the same object) is not read again.
 *
 * @param <I> what is made of one object
 */
final class Form<I extends Item> {

  private static final String METADATA = "metadata";

  private final Map<String, ObjectReader> readers = new HashMap<>();
  private final Maker<I> maker;
  private final Function<Meta, @Nullable I> known;

  /**
   * @param parts of the object that are read, with the type of each
   * @param known what is known of an object, null where nothing is
   */
  Form(
      JsonMapper mapper,
      Map<String, Class<?>> parts,
      Maker<I> maker,
      Function<Meta, @Nullable I> known) {
    parts.forEach((name, type) -> readers.put(name, within(mapper, type)));
    readers.put(METADATA, within(mapper, Meta.class));
    this.maker = maker;
    this.known = known;
  }

  /** A reader of a value that others follow. */
  static ObjectReader within(JsonMapper mapper, Class<?> type) {
    return mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** Makes something of what was read. */
  interface Maker<I> {
    I of(Meta meta, Parts parts);
  }

  /** The parts that the object has. */
  record Parts(Map<String, Object> values) {
    <T> @Nullable T get(String name, Class<T> type) {
      return type.cast(values.get(name));
    }
  }

  /** An object of which nothing but the metadata is read. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Headed(@Nullable Meta metadata) {
    Meta meta() {
      return Meta.orNone(metadata);
    }
  }

  /** Reads the object that the parser stands at the beginning of. */
  I read(JsonParser parser) {
    Meta meta = Meta.NONE;
    @Nullable I same = null;
    Map<String, Object> parts = new HashMap<>();
    begin(parser);
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      ObjectReader reader = readers.get(name);
      if (same != null || reader == null || parser.currentToken() == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else if (name.equals(METADATA)) {
        meta = reader.readValue(parser);
        same = same(meta);
      } else {
        parts.put(name, reader.readValue(parser));
      }
    }
    return same != null ? same : maker.of(meta, new Parts(parts));
  }

  private static void begin(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new StreamReadException(parser, "an object was expected");
    }
  }

  private @Nullable I same(Meta meta) {
    I before = known.apply(meta);
    boolean unchanged =
        before != null
            && meta.revision() != 0
            && before.revision() == meta.revision()
            && before.uid().equals(meta.uid());
    return unchanged ? before : null;
  }
}
