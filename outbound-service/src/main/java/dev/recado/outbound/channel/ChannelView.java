package dev.recado.outbound.channel;

/** A channel as its tenant sees it: no secret in it. */
record ChannelView(String id, String phoneNumberId, String businessId, String app, String state, Error error) {

    record Error(int code, String title) {
    }

    static ChannelView of(Channel channel) {
        var failing = channel.failing();
        return new ChannelView(channel.id().toString(), channel.phoneNumberId(), channel.businessId(), channel.app(),
                failing == null ? "connected" : "failing",
                failing == null ? null : new Error(failing.code(), failing.title()));
    }
}
