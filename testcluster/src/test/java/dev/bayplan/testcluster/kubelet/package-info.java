@NullMarked
package dev.bayplan.testcluster.kubelet;

import org.jspecify.annotations.NullMarked;
