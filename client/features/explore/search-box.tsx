import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReplyOf } from "../../../server/contracts/endpoint.ts";
import { searchCity } from "../../../server/contracts/features.ts";
import { call } from "../../api/call.ts";

type Hit = ReplyOf<typeof searchCity>["hits"][number];

interface SearchBoxProps {
	readonly cityId: string;
	readonly language: "en" | "zh" | "vi";
	readonly onChoose: (hit: Hit) => void;
}

/** Things by name, id or address; arrows and Enter choose, Escape closes. */
export function SearchBox({ cityId, language, onChoose }: SearchBoxProps) {
	const { t } = useTranslation();
	const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
	const [words, setWords] = useState("");
	const [asked] = useDebouncedValue(words.trim(), 200);
	const found = useQuery({
		queryKey: ["search", cityId, asked, language],
		queryFn: ({ signal }) =>
			call(searchCity, { params: { city: cityId }, query: { q: asked, limit: 12, lang: language }, signal }),
		enabled: asked !== "",
		placeholderData: keepPreviousData,
	});
	const hits = found.data?.hits ?? [];
	return (
		<Combobox
			store={combobox}
			width={340}
			position="bottom-end"
			onOptionSubmit={(value) => {
				const hit = hits[Number(value)];
				if (hit !== undefined) onChoose(hit);
				combobox.closeDropdown();
			}}
		>
			<Combobox.Target>
				<TextInput
					size="xs"
					w={230}
					aria-label={t("search.label")}
					placeholder={t("search.label")}
					value={words}
					rightSection={found.isFetching ? <Loader size={12} /> : null}
					onChange={(event) => {
						setWords(event.currentTarget.value);
						combobox.openDropdown();
						combobox.resetSelectedOption();
					}}
					onFocus={() => words !== "" && combobox.openDropdown()}
					onBlur={() => combobox.closeDropdown()}
				/>
			</Combobox.Target>
			<Combobox.Dropdown hidden={asked === ""}>
				<Combobox.Options mah={360} style={{ overflowY: "auto" }}>
					{found.isError && <Combobox.Empty>{found.error.message}</Combobox.Empty>}
					{found.isSuccess && hits.length === 0 && (
						<Combobox.Empty>{t("search.nothing", { words: asked })}</Combobox.Empty>
					)}
					{hits.map((hit, index) => (
						<Combobox.Option key={`${hit.layer}:${hit.id}`} value={String(index)}>
							<div>{hit.label}</div>
							<div className="dim">
								{t(`layer.${hit.layer}`)} · {hit.id}
							</div>
						</Combobox.Option>
					))}
					{found.data?.hasMore === true && <Combobox.Footer className="dim">{t("search.more")}</Combobox.Footer>}
				</Combobox.Options>
			</Combobox.Dropdown>
		</Combobox>
	);
}
