package dev.bayplan.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results as every command of bench does: a list of flat records, units in the names. */
public final class JsonRecords {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private JsonRecords() {}

  /** The members of each record in their order. */
  public static void write(Path file, List<? extends Record> records) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(records) + "\n");
  }
}
