package dev.recado.outbound.channel;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import dev.recado.kit.database.Rows;

/**
 * The kind of service that connects a number, with what it can do. The rest of the code asks for a capability and never compares
 * providers.
 */
public enum ChannelProvider {

    /** WhatsApp's own Cloud API, by Meta. */
    WHATSAPP_CLOUD(Capability.TEMPLATES, Capability.WINDOW, Capability.STATUSES, Capability.CLIENT_IDS);

    /** What a provider can do. */
    public enum Capability {
        /** The account has templates, which may be sent at any time. */
        TEMPLATES,
        /** A free-form message needs an open customer service window. */
        WINDOW,
        /** Statuses report how far a message got. */
        STATUSES,
        /** A status contains our message id, which settles a send without a known outcome. */
        CLIENT_IDS
    }

    private final Set<Capability> capabilities;

    ChannelProvider(Capability... capabilities) {
        this.capabilities = EnumSet.noneOf(Capability.class);
        Stream.of(capabilities).forEach(this.capabilities::add);
    }

    /** Returns the provider of a column. */
    public static ChannelProvider of(String column) {
        return Rows.enumValue(ChannelProvider.class, column);
    }

    /** The columns of the providers with the capability, as an array parameter. */
    public static String[] columnsWith(Capability capability) {
        return Stream.of(values()).filter(provider -> provider.has(capability)).map(ChannelProvider::column)
                .toArray(String[]::new);
    }

    public String column() {
        return Rows.enumColumn(this);
    }

    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    public Set<Capability> capabilities() {
        return EnumSet.copyOf(capabilities);
    }
}
