package dev.recado.local;

/**
 * One process of a part. A service may run several times; the first process has the name of its part.
 *
 * @param number from 1
 */
record Replica(SuitePart part, int number) {

    static Replica first(SuitePart part) {
        return new Replica(part, 1);
    }

    /** @param title such as {@code outbound} or {@code outbound-2} */
    static Replica named(String title) {
        var dash = title.lastIndexOf('-');
        return dash < 0
                ? first(SuitePart.named(title))
                : new Replica(SuitePart.named(title.substring(0, dash)), Integer.parseInt(title.substring(dash + 1)));
    }

    String title() {
        return number == 1 ? part.title() : part.title() + "-" + number;
    }
}
