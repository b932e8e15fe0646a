package dev.recado.simulator.content;

import java.util.ArrayList;
import java.util.List;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;

/** Checks the actions that show products of a catalog. */
final class CatalogActionCheck {

    private static final int PRODUCTS_MAX = 30;
    private static final int SECTIONS_MAX = 10;
    private static final int ID_MAX = 100;

    private CatalogActionCheck() {
    }

    static String check(String type, GraphObject action) {
        return switch (type) {
            case "product" -> product(action);
            case "product_list" -> products(action);
            default -> catalog(action);
        };
    }

    static String product(GraphObject action) {
        action.allowOnly("catalog_id", "product_retailer_id");
        action.text("catalog_id", ID_MAX);
        return ReplyButtonsCheck.choices(List.of(action.text("product_retailer_id", ID_MAX)));
    }

    private static String products(GraphObject action) {
        action.allowOnly("catalog_id", "sections");
        action.text("catalog_id", ID_MAX);
        var products = new ArrayList<String>();
        var sections = action.objects("sections", 1, SECTIONS_MAX);
        for (var section : sections) {
            section.allowOnly("title", "product_items");
            ReplyButtonsCheck.checkTitle(section, sections.size());
            for (var item : section.objects("product_items", 1, PRODUCTS_MAX)) {
                item.allowOnly("product_retailer_id");
                products.add(item.text("product_retailer_id", ID_MAX));
            }
        }
        if (products.size() > PRODUCTS_MAX) {
            throw SimulatedGraphError.invalidValue("Only " + PRODUCTS_MAX + " products are allowed, but there are "
                    + products.size() + ".");
        }
        return ReplyButtonsCheck.choices(products);
    }

    private static String catalog(GraphObject action) {
        action.allowOnly("name", "parameters");
        action.oneOf("name", "catalog_message");
        action.optionalObject("parameters").ifPresent(parameters -> {
            parameters.allowOnly("thumbnail_product_retailer_id");
            parameters.optionalText("thumbnail_product_retailer_id", ID_MAX);
        });
        return "";
    }
}
