/** Reading of YAML files whose mistakes are told with line, field and what to write instead. */
@NullMarked
package dev.bayplan.agent.yaml;

import org.jspecify.annotations.NullMarked;
