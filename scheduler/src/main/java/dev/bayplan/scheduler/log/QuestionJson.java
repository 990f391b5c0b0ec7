package dev.bayplan.scheduler.log;

import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Question;
import java.util.BitSet;
import java.util.stream.IntStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/**
 * A question in few bytes: the offered rows as a bit set (a filter call names thousands of nodes),
 * names never heard of as a count. The order of the rows is lost; it decides nothing.
 */
final class QuestionJson {

  private QuestionJson() {}

  /** What stands in the log. */
  record Form(PodFacts pod, byte[] rows, int unknown, int nominated, boolean everywhere) {}

  static final class Writer extends ValueSerializer<Question> {

    @Override
    public void serialize(Question question, JsonGenerator out, SerializationContext context) {
      BitSet rows = new BitSet();
      int unknown = 0;
      for (int row : question.offered()) {
        if (row < 0) {
          unknown++;
        } else {
          rows.set(row);
        }
      }
      out.writePOJO(
          new Form(
              question.pod(),
              rows.toByteArray(),
              unknown,
              question.nominated(),
              question.everywhere()));
    }
  }

  static final class Reader extends ValueDeserializer<Question> {

    @Override
    public Question deserialize(JsonParser in, DeserializationContext context) {
      Form form = context.readValue(in, Form.class);
      int[] offered =
          IntStream.concat(
                  BitSet.valueOf(form.rows()).stream(),
                  IntStream.generate(() -> -1).limit(form.unknown()))
              .toArray();
      return new Question(form.pod(), offered, form.nominated(), form.everywhere());
    }
  }
}
