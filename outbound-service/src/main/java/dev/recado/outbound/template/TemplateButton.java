package dev.recado.outbound.template;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A button of a template, with the field names and values of the Graph API.
 *
 * @param type as in {@code QUICK_REPLY}, {@code URL}, {@code PHONE_NUMBER}, {@code COPY_CODE}, {@code OTP}, {@code FLOW}
 * @param url may end with one variable
 * @param example of the variable of the URL as a list, or of the code to copy as a text
 * @param otpType {@code COPY_CODE}, {@code ONE_TAP} or {@code ZERO_TAP}
 * @param supportedApps apps that read a code without a tap
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TemplateButton(@NotNull @Size(max = TemplateComponent.TYPE_CHARS_MAX) String type, @Nullable String text,
        @Nullable String url, @Nullable String phoneNumber, @Schema(implementation = Object.class) @Nullable JsonNode example,
        @Nullable String otpType, @Nullable String autofillText, @Nullable Boolean zeroTapTermsAccepted,
        @Size(max = APPS_MAX) @Nullable List<@NotNull App> supportedApps, @Nullable String flowId, @Nullable String flowAction,
        @Nullable String navigateScreen) {

    static final int APPS_MAX = 5;
    static final String URL = "URL";
    static final String QUICK_REPLY = "QUICK_REPLY";
    static final String PHONE_NUMBER = "PHONE_NUMBER";
    static final String COPY_CODE = "COPY_CODE";
    static final String OTP = "OTP";
    static final String FLOW = "FLOW";
    static final String MPM = "MPM";

    public TemplateButton {
        type = TemplateComponent.upper(type);
        otpType = TemplateComponent.upper(otpType);
        supportedApps = supportedApps == null ? null : List.copyOf(supportedApps);
    }

    /** An app of the business. */
    @Schema(name = "TemplateApp")
    @RegisterForReflection
    public record App(@Nullable String packageName, @Nullable String signatureHash) {
    }

    boolean is(String wanted) {
        return wanted.equals(type);
    }

    /** Whether each message gives a part of the URL. Meta lists the button of an authentication code as one of them. */
    boolean hasVariable() {
        return !TemplateVariables.variables(url).isEmpty();
    }
}
