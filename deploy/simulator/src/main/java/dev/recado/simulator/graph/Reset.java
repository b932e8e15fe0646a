package dev.recado.simulator.graph;

import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Tears a connection down by a TCP reset: not one byte of an answer, and no polite end either. */
final class Reset {

    private Reset() {
    }

    static void connectionOf(HttpServerRequest request) {
        var channel = ((ConnectionBase) request.connection()).channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
