package dev.bayplan.testcluster.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that starts a {@link RealNode}: tagged {@code node}, run by {@code -Pnode}, and
 * skipped with a reason where there can be no node ({@link NodeCondition}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("node")
@ExtendWith(NodeCondition.class)
public @interface NodeTest {}
