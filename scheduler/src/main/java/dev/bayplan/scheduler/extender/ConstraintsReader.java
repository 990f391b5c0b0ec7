package dev.bayplan.scheduler.extender;

import dev.bayplan.api.PodSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads where a pod may run: node selector, node affinity, tolerations; lives for one pod. */
final class ConstraintsReader {

  private static final Members<Draft> EXPRESSION =
      new Members<Draft>()
          .with("key", (in, draft) -> draft.key = in.string())
          .with("operator", (in, draft) -> draft.operator = in.string())
          .with("values", (in, draft) -> draft.values = Values.strings(in));

  private static final Members<Draft> TOLERATION =
      new Members<Draft>()
          .with("key", (in, draft) -> draft.key = in.string())
          .with("operator", (in, draft) -> draft.operator = in.string())
          .with("value", (in, draft) -> draft.value = in.string())
          .with("effect", (in, draft) -> draft.effect = in.string());

  private static final Members<TermDraft> TERM =
      new Members<TermDraft>()
          .with("matchExpressions", (in, draft) -> expressions(in, draft.expressions))
          .with("matchFields", (in, draft) -> expressions(in, draft.fields));

  private static final Members<TermDraft> PREFERRED =
      new Members<TermDraft>()
          .with("weight", (in, draft) -> draft.weight = in.integer())
          .with("preference", TERM::read);

  private static final Members<ConstraintsReader> REQUIRED =
      new Members<ConstraintsReader>()
          .with("nodeSelectorTerms", (in, all) -> Values.elements(in, all::requiredTerm));

  private static final Members<ConstraintsReader> NODE_AFFINITY =
      new Members<ConstraintsReader>()
          .with("requiredDuringSchedulingIgnoredDuringExecution", REQUIRED::read)
          .with(
              "preferredDuringSchedulingIgnoredDuringExecution",
              (in, all) -> Values.elements(in, all::preferredTerm));

  private static final Members<ConstraintsReader> AFFINITY =
      new Members<ConstraintsReader>().with("nodeAffinity", NODE_AFFINITY::read);

  /** A requirement or a toleration. */
  private static final class Draft {
    String key = "";
    String operator = "";
    String value = "";
    String effect = "";
    List<String> values = List.of();
  }

  private static final class TermDraft {
    final List<PodSource.Expression> expressions = new ArrayList<>();
    final List<PodSource.Expression> fields = new ArrayList<>();
    int weight;

    PodSource.Term term() {
      return new PodSource.Term(expressions, fields);
    }
  }

  private Map<String, String> nodeSelector = Map.of();
  private final List<PodSource.Term> required = new ArrayList<>();
  private final List<PodSource.Preferred> preferred = new ArrayList<>();
  private final List<PodSource.Toleration> tolerations = new ArrayList<>();

  PodSource.Constraints constraints() {
    return new PodSource.Constraints(nodeSelector, required, preferred, tolerations);
  }

  void selector(JsonScanner in) {
    nodeSelector = Values.stringMap(in);
  }

  void affinity(JsonScanner in) {
    AFFINITY.read(in, this);
  }

  void tolerations(JsonScanner in) {
    Values.elements(in, this::toleration);
  }

  private void toleration(JsonScanner in) {
    Draft draft = new Draft();
    TOLERATION.read(in, draft);
    tolerations.add(new PodSource.Toleration(draft.key, draft.operator, draft.value, draft.effect));
  }

  private void requiredTerm(JsonScanner in) {
    TermDraft draft = new TermDraft();
    TERM.read(in, draft);
    required.add(draft.term());
  }

  private void preferredTerm(JsonScanner in) {
    TermDraft draft = new TermDraft();
    PREFERRED.read(in, draft);
    preferred.add(new PodSource.Preferred(draft.weight, draft.term()));
  }

  private static void expressions(JsonScanner in, List<PodSource.Expression> into) {
    Values.elements(
        in,
        each -> {
          Draft draft = new Draft();
          EXPRESSION.read(each, draft);
          into.add(new PodSource.Expression(draft.key, draft.operator, draft.values));
        });
  }
}
