package dev.recado.conversation.message;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.InboundContent.Order;
import dev.recado.events.InboundContent.OrderItem;
import org.jspecify.annotations.Nullable;

/** Renders an order as one line: the note, each product with its price, and the total when it can be computed. */
final class OrderLines {

    private static final int SCALE_MAX = 12;

    private OrderLines() {
    }

    static String of(Order order) {
        var items = order.items().stream().map(OrderLines::item).collect(Collectors.joining(", "));
        var line = Texts.joinNonBlank("; ", Stream.of(order.text(), items, total(order.items())));
        return Texts.firstNonBlank(line, "[empty order]");
    }

    private static String item(OrderItem item) {
        var product = Texts.firstNonBlank(item.productRetailerId(), "product");
        var counted = item.quantity() == null ? product : item.quantity() + " × " + product;
        return item.itemPrice() == null ? counted : counted + " at " + money(item.itemPrice(), item.currency());
    }

    /** The total; null when a price or quantity is missing, a price has a huge exponent, or the currencies differ. */
    private static @Nullable String total(List<OrderItem> items) {
        var currencies = items.stream().map(OrderItem::currency).distinct().toList();
        if (currencies.size() != 1 || !items.stream().allMatch(OrderLines::isCountable)) {
            return null;
        }
        var sum = items.stream().map(i -> i.itemPrice().multiply(BigDecimal.valueOf(i.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return "total " + money(sum, currencies.getFirst());
    }

    private static boolean isCountable(OrderItem item) {
        return item.quantity() != null && item.itemPrice() != null && isPlain(item.itemPrice());
    }

    private static String money(BigDecimal amount, String currency) {
        return Stream.of(isPlain(amount) ? amount.toPlainString() : amount.toString(), currency).filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    /** False for a huge exponent, because adding or printing such a number would exhaust the memory. */
    private static boolean isPlain(BigDecimal amount) {
        return Math.abs((long) amount.scale()) <= SCALE_MAX;
    }
}
