package dev.recado.ingest.whatsapp;

import java.util.ArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.events.InboundContent;

/** Reads an order from a catalog. */
final class Orders {

    private Orders() {
    }

    /** Null when it does not say what was ordered. */
    static InboundContent of(JsonNode order) {
        var lines = order == null ? null : Values.objects(order, "product_items");
        if (lines == null || lines.isEmpty()) {
            return null;
        }
        var items = new ArrayList<InboundContent.OrderItem>(lines.size());
        for (var line : lines) {
            var product = Values.name(line, "product_retailer_id");
            if (product == null) {
                return null;
            }
            items.add(new InboundContent.OrderItem(product, Values.integer(line, "quantity"),
                    Values.decimal(line, "item_price"), Values.name(line, "currency")));
        }
        return new InboundContent.Order(Values.name(order, "catalog_id"), Values.name(order, "text"), items);
    }
}
