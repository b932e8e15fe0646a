package dev.recado.outbound.suppression;

import dev.recado.events.ChannelId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.OutboundContent;

/** Decides which messages are marketing: those that a person who opted out must not get. */
public final class MarketingMessages {

    private MarketingMessages() {
    }

    public static boolean isMarketing(DispatchRequested request) {
        return request.lane() == Lane.BULK || request.content() instanceof OutboundContent.Template template
                && isMarketing(request.channelId(), template);
    }

    /** The category of a template is not known in this service, so no template is marketing for itself. */
    private static boolean isMarketing(ChannelId channel, OutboundContent.Template template) {
        return false;
    }
}
