package dev.bayplan.bench.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scales a list of counts to another total by largest remainders; the lower index wins a tie. */
final class Apportionment {

  private Apportionment() {}

  static List<Integer> scale(List<Integer> counts, int total) {
    long sum = counts.stream().mapToLong(Integer::longValue).sum();
    List<Integer> scaled = new ArrayList<>();
    List<Integer> byRemainder = new ArrayList<>();
    int given = 0;
    for (int i = 0; i < counts.size(); i++) {
      int floor = (int) (counts.get(i) * (long) total / sum);
      scaled.add(floor);
      byRemainder.add(i);
      given += floor;
    }
    byRemainder.sort(Comparator.comparing(i -> -(counts.get(i) * (long) total % sum)));
    for (int i : byRemainder.subList(0, total - given)) {
      scaled.set(i, scaled.get(i) + 1);
    }
    return scaled;
  }
}
