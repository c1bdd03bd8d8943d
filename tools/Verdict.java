import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** Asks the engine of veraPDF whether files follow standards: Verdict ua1,3a FILE…; ends with 1 if one does not. */
public class Verdict {
    private static final int ALL = 1_000_000;

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean holds = true;
        for (int place = 1; place < arguments.length; place++) {
            for (String standard : arguments[0].split(",")) {
                holds &= follows(new File(arguments[place]), PDFAFlavour.byFlavourId(standard));
            }
        }
        System.exit(holds ? 0 : 1);
    }

    private static boolean follows(File file, PDFAFlavour standard) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, standard)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, ALL, false, true, false);
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s: %s %s (%d rules, %d checks)%n", file.getName(), standard.getId(),
                result.isCompliant() ? "followed" : "NOT followed",
                validator.getProfile().getRules().size(), result.getTotalAssertions());
            Map<RuleId, TestAssertion> first = new LinkedHashMap<>();
            result.getTestAssertions().forEach(found -> first.putIfAbsent(found.getRuleId(), found));
            first.forEach((rule, found) -> System.out.printf("  %s-%d, %d times: %s%n    first at %s%n",
                rule.getClause(), rule.getTestNumber(), result.getFailedChecks().get(rule),
                found.getErrorMessage(), found.getLocation().getContext()));
            return result.isCompliant();
        }
    }
}
