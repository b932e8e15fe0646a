package dev.recado.ingest.whatsapp;

import java.util.ArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;

/** Reads an order from a catalog. */
final class OrderParser {

    private OrderParser() {
    }

    /** Null when it does not say what was ordered. */
    static InboundContent of(JsonNode order) {
        var lines = order == null ? null : MetaJson.objects(order, "product_items");
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        var items = new ArrayList<InboundContent.OrderItem>(lines.size());
        for (var line : lines) {
            var product = MetaJson.name(line, "product_retailer_id");
            if (product == null) {
                return null;
            }
            items.add(new InboundContent.OrderItem(product, MetaJson.integer(line, "quantity"),
                    MetaJson.decimal(line, "item_price"), MetaJson.name(line, "currency")));
        }
        return new InboundContent.Order(MetaJson.name(order, "catalog_id"), MetaJson.name(order, "text"), items);
    }
}
