package dev.recado.outbound.queue;

import static dev.recado.outbound.whatsapp.Explanation.Language.ENGLISH;
import static dev.recado.outbound.whatsapp.Explanation.Language.PORTUGUESE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.dispatch.DispatchWork;
import dev.recado.outbound.queue.QueueMessageView.ErrorView;
import dev.recado.outbound.tier.Tiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A waiting message says why it waits, in the language of its tenant. */
class QueueMessageViewTest {

    @Test
    void a_message_says_whether_it_waits_for_its_person_its_account_or_the_next_attempt() {
        assertThat(ErrorView.ofLast(WorkQueue.OVER_PACE, ENGLISH).explanation()).contains("to this person");
        assertThat(ErrorView.ofLast(Tiers.REACHED, ENGLISH).explanation()).contains("messaging limit");
        assertThat(ErrorView.ofLast("not started", ENGLISH)).returns(0, ErrorView::code)
                .returns("not started", ErrorView::title)
                .extracting(ErrorView::explanation).asString().contains("did not send the message");
        assertThat(ErrorView.ofLast(null, ENGLISH)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uploaded", "uploads continue", "too many uploads", DispatchWork.SENT_BY_ANOTHER})
    void a_message_whose_work_goes_on_has_no_error(String lastError) {
        assertThat(ErrorView.ofLast(lastError, ENGLISH)).isNull();
    }

    @Test
    void the_explanation_of_a_code_has_the_language_of_the_tenant() {
        assertThat(ErrorView.ofLast("code 131047", PORTUGUESE)).returns(131047, ErrorView::code)
                .extracting(ErrorView::explanation).asString().contains("24 horas");
        assertThat(ErrorView.ofLast("code 131047", ENGLISH).explanation()).contains("24 hours");
    }
}
