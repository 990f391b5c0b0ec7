/** What the tools print and write: pictures and tables for people, flat JSON records for charts. */
@NullMarked
package dev.bayplan.bench.report;

import org.jspecify.annotations.NullMarked;
