package dev.recado.outbound.whatsapp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends a connection whose answer is too long. The REST client itself would keep an answer of any size in memory. */
final class AnswerSizeLimit extends ChannelInboundHandlerAdapter {

    private static final String NAME = "answer-size-limit";
    /** The handler of Vert.x, which passes the parts of an answer to the client. */
    private static final String READER = "handler";

    private final int bytesMax;
    private long bytes;

    private AnswerSizeLimit(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Limits all answers of the connection, which may be reused. */
    static void on(HttpConnection connection, int bytesMax) {
        var pipeline = ((ConnectionBase) connection).channelHandlerContext().pipeline();
        if (pipeline.get(NAME) == null) {
            pipeline.addBefore(READER, NAME, new AnswerSizeLimit(bytesMax));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse) {
            bytes = 0;
        }
        if (message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        if (bytes > bytesMax) {
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(new TooLongFrameException("an answer of more than " + bytesMax + " bytes"));
        } else {
            context.fireChannelRead(message);
        }
    }
}
