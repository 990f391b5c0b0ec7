package dev.bayplan.policies;

/** What a pod asks for: parsed once, at the edge, into a request or into the reason why not. */
public sealed interface Ask permits Request, InvalidRequest {}
