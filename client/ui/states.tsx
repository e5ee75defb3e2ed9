import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The frame of what will come. */
export function Loading({ words }: { words: string }) {
	return (
		<p role="status" style={{ display: "flex", gap: 8, alignItems: "center", padding: 16, margin: 0 }}>
			<Loader size="xs" /> {words}
		</p>
	);
}

/** What a failure carries for a person, whatever kind of error it is. */
const requestIdOf = (error: Error): string => {
	const problem = "problem" in error ? (error.problem as { requestId?: unknown }) : undefined;
	return typeof problem?.requestId === "string" ? problem.requestId : "";
};

/** What happened, what was kept, what to do. */
export function Failed({ error, onRetry }: { error: Error; onRetry?: () => void }) {
	const { t } = useTranslation();
	const requestId = requestIdOf(error);
	return (
		<div role="alert" style={{ padding: 16 }}>
			<p style={{ margin: 0, fontWeight: 600 }}>{t("state.failed")}</p>
			<p style={{ margin: "4px 0" }}>{error.message}</p>
			{requestId !== "" && <p className="dim">{t("state.request", { id: requestId })}</p>}
			{onRetry !== undefined && (
				<Button size="xs" variant="light" onClick={onRetry}>
					{t("state.retry")}
				</Button>
			)}
		</div>
	);
}
