package dev.bayplan.e2e.cases;

/** The table on the models. */
class ModelCasesTest extends CaseTable {

  @Override
  Backend backend() {
    return new ModelBackend();
  }
}
