package dev.recado.outbound.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Problem.Detail;
import dev.recado.outbound.template.TemplateDefinitions.TemplateKey;
import io.smallrye.mutiny.Uni;

/** Checks messages with templates before they are queued, so that none is queued that Meta certainly refuses. */
@ApplicationScoped
public class TemplateMessages {

    /** The most templates that an error names. */
    private static final int USABLE_MAX = 20;

    private final TemplateDefinitions definitions;

    TemplateMessages(TemplateDefinitions definitions) {
        this.definitions = definitions;
    }

    /**
     * Finds what Meta would refuse in the messages that have a template; costs a statement if there is one.
     *
     * @param messages each with its channel
     * @return the wrong fields by message; empty if all fit
     */
    public Uni<Map<MessageId, List<Detail>>> violations(TenantId tenant, Tx tx, List<DispatchRequested> messages) {
        Map<DispatchRequested, TemplateMessage> templates = new LinkedHashMap<>();
        for (var message : messages) {
            if (message.content() instanceof OutboundContent.Template template) {
                templates.put(message, TemplateMessage.of(template));
            }
        }
        return templates.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : definitions.find(tenant, tx, templates.entrySet().stream().map(entry -> key(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toSet())).map(found -> violations(templates, found));
    }

    /** Names templates that may be sent to this number's customers outside the customer service window. */
    public Uni<List<Detail>> listUsable(TenantId tenant, Tx tx, ChannelId channel) {
        return definitions.listUsable(tenant, tx, channel, USABLE_MAX)
                .map(names -> names.stream().map(name -> new Detail("template", name + " may be sent")).toList());
    }

    private static TemplateKey key(DispatchRequested message, TemplateMessage template) {
        return new TemplateKey(message.channelId(), template.name(), template.language());
    }

    private static Map<MessageId, List<Detail>> violations(Map<DispatchRequested, TemplateMessage> templates,
            Map<TemplateKey, TemplateLookup> found) {
        Map<MessageId, List<Detail>> wrong = new HashMap<>();
        templates.forEach((message, template) -> {
            var violations = TemplateMessageCheck.violations(found.get(key(message, template)), template);
            if (!violations.isEmpty()) {
                wrong.put(message.messageId(), violations);
            }
        });
        return wrong;
    }
}
