package dev.bayplan.policies;

import tools.jackson.databind.json.JsonMapper;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongPolicy {
  JsonMapper json = JsonMapper.shared();
}
