package dev.recado.outbound.doctor;

import java.util.List;

import dev.recado.kit.database.Rows;
import dev.recado.outbound.doctor.Finding.CheckState;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The state of a number and of all checks.
 *
 * @param status {@code ok} if all checks are, {@code failing} if one is, else {@code warning}
 */
record DoctorView(String status, List<CheckView> checks) {

    /**
     * One check.
     *
     * @param status {@code ok}, {@code warning}, {@code failing}, or {@code unknown} if the check could not be made
     * @param detail what was found
     * @param remedy how to mend it; null if there is nothing to do
     */
    @Schema(name = "DoctorCheck")
    record CheckView(String name, String status, String detail, @Nullable String remedy) {
    }

    static DoctorView of(List<Finding> findings, DoctorTexts texts) {
        return new DoctorView(Rows.enumColumn(status(findings)), findings.stream()
                .map(finding -> new CheckView(finding.check(), Rows.enumColumn(finding.state()), texts.detail(finding),
                        texts.remedy(finding)))
                .toList());
    }

    private static CheckState status(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.state() == CheckState.FAILING)) {
            return CheckState.FAILING;
        }
        return findings.stream().allMatch(finding -> finding.state() == CheckState.OK) ? CheckState.OK : CheckState.WARNING;
    }
}
