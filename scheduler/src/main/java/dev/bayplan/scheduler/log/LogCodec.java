package dev.bayplan.scheduler.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.bayplan.policies.Ask;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Checkpoint;
import dev.bayplan.scheduler.engine.Decision;
import dev.bayplan.scheduler.engine.Entry;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Question;
import dev.bayplan.scheduler.engine.Standing;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The decision log's lines: one JSON value each, the engine's own records field by field. A
 * segment's first line is a {@link Head}, every other one an {@link Entry}; the last may be a
 * {@link Gap}.
 */
final class LogCodec {

  /** Raised when a change of the engine's records makes old logs unreadable. */
  static final int FORMAT = 5;

  private static final JsonMapper MAPPER = mapper();

  private LogCodec() {}

  /** A segment's first line. */
  record Head(int format, Checkpoint checkpoint) {}

  /** A segment's last line where entries were dropped after it. */
  record Gap(long dropped) {}

  private static JsonMapper mapper() {
    SimpleModule questions = new SimpleModule("bayplan-log");
    questions.addSerializer(Question.class, new QuestionJson.Writer());
    questions.addDeserializer(Question.class, new QuestionJson.Reader());
    return JsonMapper.builder()
        .addModule(questions)
        .addMixIn(GpuId.class, GpuIdForm.class)
        .addMixIn(MigId.class, MigIdForm.class)
        .addMixIn(Ask.class, AskForm.class)
        .addMixIn(GpuAsk.class, GpuAskForm.class)
        .addMixIn(Grant.class, GrantForm.class)
        .addMixIn(Standing.class, StandingForm.class)
        .addMixIn(Event.class, EventForm.class)
        .addMixIn(Entry.class, EntryForm.class)
        .addMixIn(Decision.Outcome.class, OutcomeForm.class)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  static byte[] encode(Object line) {
    return MAPPER.writeValueAsBytes(line);
  }

  /** The same for a line that is too large to be held in memory as a whole. */
  static void encode(Object line, OutputStream to) {
    MAPPER.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(to, line);
  }

  /**
   * @throws DamagedLog where the text is no such line
   */
  static <T> T decode(String line, Class<T> type) {
    try {
      return MAPPER.readValue(line, type);
    } catch (JacksonException damaged) {
      throw new DamagedLog(
          "not a line of a decision log: " + damaged.getOriginalMessage(), damaged);
    }
  }

  interface GpuIdForm {
    @JsonValue
    String value();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static GpuId of(String value) {
      return new GpuId(value);
    }
  }

  interface MigIdForm {
    @JsonValue
    String value();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static MigId of(String value) {
      return new MigId(value);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Request.class, name = "request"),
    @JsonSubTypes.Type(value = InvalidRequest.class, name = "invalid")
  })
  interface AskForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = GpuAsk.None.class, name = "none"),
    @JsonSubTypes.Type(value = GpuAsk.Whole.class, name = "whole"),
    @JsonSubTypes.Type(value = GpuAsk.Share.class, name = "share"),
    @JsonSubTypes.Type(value = GpuAsk.Mig.class, name = "mig")
  })
  interface GpuAskForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Grant.Whole.class, name = "whole"),
    @JsonSubTypes.Type(value = Grant.Share.class, name = "share"),
    @JsonSubTypes.Type(value = Grant.Mig.class, name = "mig")
  })
  interface GrantForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Standing.Pending.class, name = "pending"),
    @JsonSubTypes.Type(value = Standing.Assigned.class, name = "assigned"),
    @JsonSubTypes.Type(value = Standing.Unassigned.class, name = "unassigned"),
    @JsonSubTypes.Type(value = Standing.Ended.class, name = "ended")
  })
  interface StandingForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Event.NodeSeen.class, name = "nodeSeen"),
    @JsonSubTypes.Type(value = Event.NodeGone.class, name = "nodeGone"),
    @JsonSubTypes.Type(value = Event.DevicesSeen.class, name = "devicesSeen"),
    @JsonSubTypes.Type(value = Event.DevicesGone.class, name = "devicesGone"),
    @JsonSubTypes.Type(value = Event.AgentHeard.class, name = "agentHeard"),
    @JsonSubTypes.Type(value = Event.AgentSilent.class, name = "agentSilent"),
    @JsonSubTypes.Type(value = Event.PolicySeen.class, name = "policySeen"),
    @JsonSubTypes.Type(value = Event.PolicyGone.class, name = "policyGone"),
    @JsonSubTypes.Type(value = Event.NamespaceSeen.class, name = "namespaceSeen"),
    @JsonSubTypes.Type(value = Event.NamespaceGone.class, name = "namespaceGone"),
    @JsonSubTypes.Type(value = Event.GangSeen.class, name = "gangSeen"),
    @JsonSubTypes.Type(value = Event.GangGone.class, name = "gangGone"),
    @JsonSubTypes.Type(value = Event.GangPlanWritten.class, name = "gangPlanWritten"),
    @JsonSubTypes.Type(value = Event.GangPlanDeleted.class, name = "gangPlanDeleted"),
    @JsonSubTypes.Type(value = Event.GangPlansListed.class, name = "gangPlansListed"),
    @JsonSubTypes.Type(value = Event.PodSeen.class, name = "podSeen"),
    @JsonSubTypes.Type(value = Event.PodGone.class, name = "podGone"),
    @JsonSubTypes.Type(value = Event.PodNamed.class, name = "podNamed"),
    @JsonSubTypes.Type(value = Event.PodWoken.class, name = "podWoken"),
    @JsonSubTypes.Type(value = Event.PodsListed.class, name = "podsListed")
  })
  interface EventForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Happened.class, name = "happened"),
    @JsonSubTypes.Type(value = Entry.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Entry.Tried.class, name = "tried"),
    @JsonSubTypes.Type(value = Entry.BindBegan.class, name = "bindBegan"),
    @JsonSubTypes.Type(value = Entry.BindEnded.class, name = "bindEnded"),
    @JsonSubTypes.Type(value = Entry.Ticked.class, name = "ticked"),
    @JsonSubTypes.Type(value = Entry.Decided.class, name = "decided")
  })
  interface EntryForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.Outcome.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = Decision.Outcome.Repeated.class, name = "repeated"),
    @JsonSubTypes.Type(value = Decision.Outcome.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = Decision.Outcome.Failed.class, name = "failed")
  })
  interface OutcomeForm {}
}
