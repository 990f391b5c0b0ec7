package dev.bayplan.scheduler.engine;

/** Compares names as people count: {@code node-9} comes before {@code node-10}. */
final class NaturalOrder {

  private NaturalOrder() {}

  /** Never 0 for two different names. */
  static int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      if (digit(one, i) && digit(other, j)) {
        int endOfOne = end(one, i);
        int endOfOther = end(other, j);
        int order = number(one, i, endOfOne, other, j, endOfOther);
        if (order != 0) {
          return order;
        }
        i = endOfOne;
        j = endOfOther;
      } else if (one.charAt(i) != other.charAt(j)) {
        return Character.compare(one.charAt(i), other.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int order = Integer.compare(one.length() - i, other.length() - j);
    return order != 0 ? order : one.compareTo(other);
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int end(String text, int from) {
    int end = from;
    while (digit(text, end)) {
      end++;
    }
    return end;
  }

  /** By value, however long; leading zeros aside. */
  private static int number(
      String one, int from, int to, String other, int otherFrom, int otherTo) {
    String a = one.substring(from, to).replaceFirst("^0+", "");
    String b = other.substring(otherFrom, otherTo).replaceFirst("^0+", "");
    int order = Integer.compare(a.length(), b.length());
    return order != 0 ? order : a.compareTo(b);
  }
}
