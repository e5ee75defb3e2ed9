import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import en from "./en.json";
import vi from "./vi.json";
import zh from "./zh.json";

export const languages = ["en", "zh", "vi"] as const;
export type Language = (typeof languages)[number];

/** The page's own words; verdicts and sentences of findings come from the server in all three languages. */
export function setUpLanguages(language: Language): i18n {
	const instance = i18next.createInstance();
	void instance.use(initReactI18next).init({
		lng: language,
		fallbackLng: "en",
		resources: { en: { translation: en }, zh: { translation: zh }, vi: { translation: vi } },
		interpolation: { escapeValue: false },
		returnNull: false,
		showSupportNotice: false,
	} as Parameters<typeof instance.init>[0]);
	return instance;
}

/** Browser language where it is one of ours, else English. */
export function preferredLanguage(): Language {
	const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
	return languages.find((language) => wanted.includes(language)) ?? "en";
}
