/**
 * English names of countries and territories that package i18n-iso-countries lacks, by ISO 3166-1 alpha-2: short and full
 * names of ISO 3166-1, and names of the United Nations, the World Bank, the CIA World Factbook, Natural Earth and of old.
 * Articles, order, case, punctuation and words that {@link countryReader} reads in full need no line of their own.
 */
export const COUNTRY_TITLES = `
AD Principality of Andorra
AE United Arab Emirates, UAE, Emirates, The Emirates
AF Islamic Republic of Afghanistan, Islamic Emirate of Afghanistan
AG Antigua, Antigua Barb
AI Anguilla
AM Republic of Armenia
AO Republic of Angola
AR Argentine Republic, The Argentine
AS Samoa American, Eastern Samoa
AU Commonwealth of Australia
AX Aland, Aaland Islands
AZ Republic of Azerbaijan
BA Bosnia, Bosnia Herz, BiH
BB Barbados
BD People's Republic of Bangladesh
BF Upper Volta
BH Kingdom of Bahrain
BL St Barts, St Barth, Saint Barths, St Barthelemy
BN Brunei, Negara Brunei Darussalam, Nation of Brunei
BO Plurinational State of Bolivia
BQ Bonaire, Caribbean Netherlands, Netherlands Caribbean, BES Islands, Bonaire Saint Eustatius and Saba
BR Federative Republic of Brazil
BS Commonwealth of the Bahamas
BT Kingdom of Bhutan
BW Republic of Botswana
BY Byelorussia, Belorussia, Byelorussian SSR, White Russia
CC Cocos Islands, Keeling Islands
CD Congo Kinshasa, Congo DR, DR Congo, DRC, Congo Dem Rep, Zaire, DROC, Congo Leopoldville, Belgian Congo
CF CAR, Central Africa Republic
CG Congo Brazzaville, Congo Republic, ROC Congo, Middle Congo
CH Swiss Confederation, Helvetia
CI Cote d Ivoire, Republic of Cote d'Ivoire, Republic of Ivory Coast
CN PRC, PR China, P R China, China PR, Mainland China, China mainland, Chinese Mainland, Communist China, Red China
CO Republic of Colombia
CV Cabo Verde, Republic of Cabo Verde, Cape Verde Islands
CW Curacao, Country of Curacao
CY Republic of Cyprus
CZ Czech
DE Federal Republic of Germany, Fed Rep Germany, BRD, FRG, GER
DM Commonwealth of Dominica
DO Dominican Rep, Santo Domingo
DZ People's Democratic Republic of Algeria
EG Arab Republic of Egypt
EH Sahrawi Arab Democratic Republic, Spanish Sahara
ER State of Eritrea
ES Kingdom of Spain
ET Federal Democratic Republic of Ethiopia, Abyssinia
FJ Fiji Islands
FK Falklands, Falkland Islands, Malvinas, Falkland Islands Islas Malvinas, Malvinas Islands
FM Micronesia, Federated States of Micronesia, Micronesia Fed Sts, FSM
FO Faeroe Islands, Faroes, Faeroes
FR French Republic, Metropolitan France, France metropolitan
GA Gabonese Republic
GB United Kingdom of Great Britain and Northern Ireland, England, Scotland, Wales, Northern Ireland, Britain, UK, GBR, U K, UK and Northern Ireland, United Kingdom and Northern Ireland, Ulster
GD Grenada
GE Republic of Georgia, Georgia country
GF Guiana French, Fr Guiana
GL Kalaallit Nunaat
GM Republic of the Gambia
GN Republic of Guinea, Guinea Conakry, Guinea Republic, French Guinea
GQ Eq Guinea, Republic of Equatorial Guinea, Spanish Guinea
GR Hellenic Republic, Hellas
GS South Georgia, South Georgia and South Sandwich, South Geo and the Islands
GW Republic of Guinea-Bissau, Portuguese Guinea
GY Co-operative Republic of Guyana, Cooperative Republic of Guyana, British Guiana
HK Hong Kong SAR, Hong Kong China, Hong Kong SAR China, Hong Kong Special Administrative Region of China, China Hong Kong Special Administrative Region, HKSAR, Hongkong
HM Heard and McDonald Islands, Heard Island and McDonald Isl
HR Republic of Croatia
HT Republic of Haiti
IE Eire, Republic of Ireland, Irish Republic, Southern Ireland, ROI, Ireland Eire
IL State of Israel
IM Man Isle of, Mann
IO British Indian Ocean Ter, Chagos Archipelago, Chagos Islands
IR Islamic Republic of Iran, Persia
IT Italian Republic
JE Bailiwick of Jersey
GG Bailiwick of Guernsey
JO Hashemite Kingdom of Jordan
KG Kyrgyz Republic, Kirghizia, Kirgizia, Kirghizstan, Kirgizstan
KH Kampuchea, Democratic Kampuchea
KM Union of the Comoros, Comoro Islands
KN St Kitts, St Kitts Nevis, Saint Christopher and Nevis, Federation of Saint Kitts and Nevis, Saint Christopher Nevis
KP Democratic People's Republic of Korea, DPRK, DPR Korea, Korea DPR, Korea DPRK, North Korea DPRK
KR ROK, Korea ROK, Korea Rep, Republic of Korea South, South Korea ROK
KW State of Kuwait
LA Laos, Lao PDR, Lao, Laos PDR
LB Lebanese Republic
LI Principality of Liechtenstein
LK Democratic Socialist Republic of Sri Lanka, Ceylon
LS Kingdom of Lesotho, Basutoland
LU Grand Duchy of Luxembourg, Luxemburg
LY State of Libya, Libyan Arab Jamahiriya, Socialist People's Libyan Arab Jamahiriya, Great Socialist People's Libyan Arab Jamahiriya
MA Kingdom of Morocco
MC Principality of Monaco
MD Republic of Moldova, Moldavia
MF St Martin, St Martin French, French Saint Martin, Saint Martin French
MG Malagasy Republic
MH Republic of the Marshall Islands
MK Macedonia, FYROM, FYR Macedonia, Macedonia FYR, Macedonia FYROM, Former Yugoslav Republic of Macedonia, TFYR Macedonia, TFYR of Macedonia
MM Burma, Republic of the Union of Myanmar, Union of Myanmar, Myanmar Burma, Union of Burma
MO Macau, Macao SAR, Macau SAR, Macao China, Macau China, Macao SAR China, Macau SAR China, Macao Special Administrative Region of China, China Macao Special Administrative Region, Aomen
MP Northern Marianas, North Marianas
MR Islamic Republic of Mauritania
MU Republic of Mauritius
MV Republic of Maldives, Maldive Islands
MW Nyasaland
MX United Mexican States
NA South West Africa
NF Norfolk Isl
NL Holland, Kingdom of the Netherlands, Nederland
NP Federal Democratic Republic of Nepal, Kingdom of Nepal
NU Niue Island
NZ NZ, Aotearoa, Aotearoa New Zealand
OM Sultanate of Oman, Muscat and Oman
PF Fr Polynesia, Tahiti
PG Papua New Guinea Independent State of, Independent State of Papua New Guinea, PNG, Papua
PH Philippine Islands, The Philippine Republic
PK Islamic Republic of Pakistan
PM St Pierre
PN Pitcairn Henderson Ducie and Oeno Islands
PR Commonwealth of Puerto Rico, Porto Rico
PS Palestinian Territory, Palestinian Territories, Occupied Palestinian Territory, Palestinian Territory Occupied, West Bank and Gaza, West Bank and Gaza Strip, Palestinian Authority
PW Belau, Palau Islands
QA State of Qatar
RE Reunion Island
RO Roumania, Rumania
RS Republic of Serbia
RU Russian Fed
RW Rwandese Republic, Ruanda
SA Kingdom of Saudi Arabia, KSA
SB Solomons, British Solomon Islands
SD Republic of the Sudan, North Sudan
SG Republic of Singapore
SH Saint Helena Ascension and Tristan da Cunha, St Helena
SI Republic of Slovenia
SJ Svalbard, Jan Mayen, Spitsbergen, Spitzbergen
SK Slovak Republic, Slovak
SM Republic of San Marino, Most Serene Republic of San Marino
SO Federal Republic of Somalia
SR Republic of Suriname, Surinam, Dutch Guiana
ST Sao Tome, Democratic Republic of Sao Tome and Principe
SV Salvador, Republic of El Salvador
SX Saint Maarten, St Maarten, Sint Maarten, Dutch Saint Martin, Saint Martin Dutch part, Saint Martin Dutch
SY Syria, Syrian Arab Rep
SZ Swaziland, Kingdom of Eswatini, Kingdom of Swaziland, eSwatini Swaziland
TC Turks and Caicos
TD Republic of Chad, Tchad
TF French Southern and Antarctic Lands, French Southern and Antarctic Territories, French Southern Lands, Fr South Antarctic Lands, TAAF
TH Kingdom of Thailand, Siam
TJ Tadzhikistan
TL East Timor, Democratic Republic of Timor-Leste, Timor, Timor Leste East Timor
TM Turkmenia
TO Kingdom of Tonga
TR Turkiye, Republic of Turkiye, Republic of Turkey
TT Trinidad, Trinidad Tobago
TV Ellice Islands
TW Republic of China, Taiwan ROC, Taiwan Republic of China, China Taiwan, Chinese Taipei, Taiwan China, Taiwan Province of China, Taiwan District, Formosa
TZ United Rep of Tanzania, Tanganyika
UM US Minor Outlying Islands, U S Outlying Islands, US Outlying Islands
US America, United States America, US of A, Estados Unidos de America, The States, U S A
UY Eastern Republic of Uruguay, Oriental Republic of Uruguay
UZ Republic of Uzbekistan
VA Vatican, Vatican City, Holy See, Vatican City State, Holy See Vatican City, State of the Vatican City
VC St Vincent, St Vin and Gren, Saint Vincent and Grenadines
VE Venezuela RB, Bolivarian Republic of Venezuela
VG British Virgin Islands, Virgin Islands UK, BVI
VI US Virgin Islands, United States Virgin Islands, Virgin Islands of the United States, USVI, Virgin Islands US, American Virgin Islands
VN Viet Nam, Socialist Republic of Viet Nam, Socialist Republic of Vietnam
VU New Hebrides
WF Wallis and Futuna Islands
WS Independent State of Samoa, Western Samoa
XK Republic of Kosovo, Kosovo under UNSCR 1244, XKX
YE Yemen Rep, Yemen Arab Republic
ZA RSA, Republic of South Africa
ZM Northern Rhodesia
ZW Southern Rhodesia
`;
