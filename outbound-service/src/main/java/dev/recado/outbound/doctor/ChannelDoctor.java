package dev.recado.outbound.doctor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.channel.Channel;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.channel.Channels;
import dev.recado.outbound.doctor.MetaQuestions.MetaAnswers;
import dev.recado.outbound.template.TemplateSummaries;
import dev.recado.outbound.template.TemplateSummaries.TemplateSummary;
import dev.recado.outbound.webhook.WebhookTimes;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Examines a number. It reads what the suite stores, asks Meta outside any transaction, and returns one finding for each check.
 */
@ApplicationScoped
class ChannelDoctor {

    /** The part of an hour's runs that may follow each other at once, while a person mends a number. */
    private static final int BURST_DIVISOR = 4;
    private static final int TENANTS_MAX = 10_000;

    private final Transactions transactions;
    private final Channels channels;
    private final WebhookTimes webhooks;
    private final TemplateSummaries templates;
    private final MetaQuestions questions;
    private final Clock clock;
    private final RateLimit rate;

    ChannelDoctor(Transactions transactions, Channels channels, WebhookTimes webhooks, TemplateSummaries templates,
            MetaQuestions questions, Clock clock, DoctorConfig config) {
        this.transactions = transactions;
        this.channels = channels;
        this.webhooks = webhooks;
        this.templates = templates;
        this.questions = questions;
        this.clock = clock;
        this.rate = RateLimit.perHour(config.runsPerHourMax(), Math.ceilDiv(config.runsPerHourMax(), BURST_DIVISOR),
                TENANTS_MAX);
    }

    /** What the suite stores about a number. */
    private record Stored(Channel channel, @Nullable Instant webhookAt, TemplateSummary templates) {
    }

    /** Fails with 404 without such a number, and with 429 above the tenant's rate. */
    Uni<List<Finding>> examine(TenantId tenant, ChannelId id) {
        return transactions.run(tx -> read(tenant, tx, id))
                .invoke(() -> rate.acquire(tenant.toString()))
                .chain(stored -> questions.ask(stored.channel()).map(answers -> findings(stored, answers)));
    }

    private Uni<Stored> read(TenantId tenant, Tx tx, ChannelId id) {
        return channels.find(tenant, tx, id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("channel"))
                .chain(channel -> webhooks.last(tenant, tx, id)
                        .chain(webhookAt -> templates.ofAccount(tenant, tx, channel.businessId())
                                .map(counted -> new Stored(channel, webhookAt, counted))));
    }

    private List<Finding> findings(Stored stored, MetaAnswers answers) {
        var now = clock.instant();
        var channel = stored.channel();
        var findings = new ArrayList<Finding>();
        findings.add(StoredFindings.connection(channel));
        findings.addAll(TokenFindings.of(answers, channel.businessId(), now));
        findings.addAll(NumberFindings.of(answers.number()));
        findings.add(AppFindings.of(answers));
        findings.add(StoredFindings.webhook(stored.webhookAt(), channel.receiving().connectedAt(), now));
        if (channel.provider().has(Capability.TEMPLATES)) {
            findings.add(StoredFindings.templates(stored.templates(), now));
        }
        return findings;
    }
}
