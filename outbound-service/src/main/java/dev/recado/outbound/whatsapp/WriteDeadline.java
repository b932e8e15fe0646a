package dev.recado.outbound.whatsapp;

import java.util.concurrent.atomic.AtomicReference;

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

    private final AtomicReference<State> state = new AtomicReference<>();
    private volatile long deadlineNanos;

    private WriteDeadline() {
    }

    /** Limits the next request of the connection. The connection carries one request at a time. */
    static WriteDeadline of(Channel channel, long deadlineNanos) {
        var existing = channel.pipeline().get(WriteDeadline.class);
        var limit = existing == null ? new WriteDeadline() : existing;
        limit.deadlineNanos = deadlineNanos;
        limit.state.set(State.AWAITED);
        if (existing == null) {
            channel.pipeline().addFirst(limit);
        }
        return limit;
    }

    /** Returns true if nothing of the request was written; then nothing of it will be written. */
    boolean drop() {
        return state.updateAndGet(now -> now == State.WRITTEN ? now : State.DROPPED) == State.DROPPED;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        state.compareAndSet(State.AWAITED, State.BUFFERED);
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (state.get() == State.BUFFERED && System.nanoTime() - deadlineNanos >= 0) {
            drop();
        } else {
            state.compareAndSet(State.BUFFERED, State.WRITTEN);
        }
        if (state.get() == State.DROPPED) {
            context.close();
        } else {
            context.flush();
        }
    }
}
