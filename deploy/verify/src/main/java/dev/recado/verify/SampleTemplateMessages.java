package dev.recado.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Contents of template messages that the simulator knows; a template needs no open window. */
public final class SampleTemplateMessages {

    private SampleTemplateMessages() {
    }

    /** The property {@code template} of a message about an order. */
    public static ObjectNode orderUpdate(String order) {
        var template = TestJson.object().put("name", "order_update");
        template.putObject("language").put("code", "pt_BR");
        var components = template.putArray("components");
        var body = components.addObject().put("type", "body").putArray("parameters");
        body.addObject().put("type", "text").put("text", "Ana");
        body.addObject().put("type", "text").put("text", order);
        components.addObject().put("type", "button").put("sub_type", "url").put("index", "0").putArray("parameters").addObject()
                .put("type", "text").put("text", "orders/" + order);
        return template;
    }
}
