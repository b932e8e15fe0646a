package dev.recado.conversation.message;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.InboundContent.Order;
import dev.recado.events.InboundContent.OrderItem;

/** Shows what was ordered: the note, each product with its price, and the sum where there is one. */
final class OrderLines {

    private static final int SCALE_MAX = 12;

    private OrderLines() {
    }

    static String of(Order order) {
        var items = order.items().stream().map(OrderLines::item).collect(Collectors.joining(", "));
        var line = ContentText.joined("; ", Stream.of(order.text(), items, total(order.items())));
        return ContentText.firstOf(line, "[empty order]");
    }

    private static String item(OrderItem item) {
        var product = ContentText.firstOf(item.productRetailerId(), "product");
        var counted = item.quantity() == null ? product : item.quantity() + " × " + product;
        return item.itemPrice() == null ? counted : counted + " at " + money(item.itemPrice(), item.currency());
    }

    /** Null when a price or an amount is missing or no plain number, or when the currencies differ. */
    private static String total(List<OrderItem> items) {
        var currencies = items.stream().map(OrderItem::currency).distinct().toList();
        if (currencies.size() != 1 || !items.stream().allMatch(OrderLines::counts)) {
            return null;
        }
        var sum = items.stream().map(i -> i.itemPrice().multiply(BigDecimal.valueOf(i.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return "total " + money(sum, currencies.getFirst());
    }

    private static boolean counts(OrderItem item) {
        return item.quantity() != null && item.itemPrice() != null && isPlain(item.itemPrice());
    }

    private static String money(BigDecimal amount, String currency) {
        return Stream.of(isPlain(amount) ? amount.toPlainString() : amount.toString(), currency).filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    /** A number with an enormous exponent takes as much memory when it is added up or written out. */
    private static boolean isPlain(BigDecimal amount) {
        return Math.abs((long) amount.scale()) <= SCALE_MAX;
    }
}
