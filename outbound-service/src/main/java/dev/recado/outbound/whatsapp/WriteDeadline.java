package dev.recado.outbound.whatsapp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * The last step before the bytes of a request leave the process. After the deadline it closes the connection instead. A pause of the
 * process between an earlier check and the write would otherwise send a late request.
 */
final class WriteDeadline extends ChannelOutboundHandlerAdapter {

    /** What has happened to the request that the deadline limits. */
    private enum State {
        AWAITED, BUFFERED, WRITTEN, DROPPED
    }

    private volatile long deadlineNanos;
    private volatile State state = State.WRITTEN;

    private WriteDeadline() {
    }

    /** Limits the next request of the connection. The connection carries one request at a time. */
    static WriteDeadline of(Channel channel, long deadlineNanos) {
        var existing = channel.pipeline().get(WriteDeadline.class);
        var limit = existing == null ? new WriteDeadline() : existing;
        limit.deadlineNanos = deadlineNanos;
        limit.state = State.AWAITED;
        if (existing == null) {
            channel.pipeline().addFirst(limit);
        }
        return limit;
    }

    /** True if the deadline was past, so that nothing of the request was written. */
    boolean dropped() {
        return state == State.DROPPED;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.AWAITED) {
            state = State.BUFFERED;
        }
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (state == State.BUFFERED && System.nanoTime() - deadlineNanos >= 0) {
            state = State.DROPPED;
            context.close();
        } else {
            state = state == State.BUFFERED ? State.WRITTEN : state;
            context.flush();
        }
    }
}
