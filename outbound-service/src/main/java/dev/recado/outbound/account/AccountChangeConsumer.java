package dev.recado.outbound.account;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChanged;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.outbound.optout.MarketingChoices;
import dev.recado.outbound.template.AccountReads;
import dev.recado.outbound.template.TemplateEvents;
import dev.recado.outbound.tier.TierChanges;
import dev.recado.outbound.webhook.WebhookTimes;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes what Meta reports about accounts, and hands it to each feature that it concerns: one group reads the topic. */
@ApplicationScoped
class AccountChangeConsumer {

    private final Delivery delivery;
    private final TemplateEvents templates;
    private final AccountReads reads;
    private final MarketingChoices choices;
    private final TierChanges tiers;
    private final WebhookTimes webhooks;

    AccountChangeConsumer(Delivery delivery, TemplateEvents templates, AccountReads reads, MarketingChoices choices,
            TierChanges tiers, WebhookTimes webhooks) {
        this.delivery = delivery;
        this.templates = templates;
        this.reads = reads;
        this.choices = choices;
        this.tiers = tiers;
        this.webhooks = webhooks;
    }

    @Incoming("accounts-changed")
    Uni<Void> changed(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, this::applyAll);
    }

    /** The templates are changed in transactions of their own, so that this one, which commits last, is the proof of all. */
    private Uni<Void> applyAll(Tx tx, List<AccountChanged> changes) {
        return templates.applyAll(tx, changes).chain(() -> reads.request(tx, changes))
                .chain(() -> choices.ofAccounts(tx, changes)).chain(() -> tiers.storeAll(tx, changes))
                .invoke(() -> webhooks.recordChanges(changes));
    }
}
