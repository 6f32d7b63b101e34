/** First names of a region's people, as they are written there and in Chinese. */
export interface FirstNames {
  readonly female: Cohorts;
  readonly male: Cohorts;
}

/** Names that were usual when the younger were born, and when the older were. */
export interface Cohorts {
  readonly younger: readonly FirstName[];
  readonly older: readonly FirstName[];
}

export interface FirstName {
  readonly latin: string;
  readonly zh: string;
}

export type NameRegion = keyof typeof FIRST_NAMES;

/**
 * Common first names by the language people grow up with, gender and generation (those who are 50 and older). Lists of
 * our own: none is of a member.
 */
export const FIRST_NAMES = {
  en: names(
    'Emma 艾玛, Olivia 奥莉维娅, Sophie 索菲, Charlotte 夏洛特, Hannah 汉娜, Lucy 露西, Grace 格蕾丝, Chloe 克洛伊, Ella 埃拉, Isla 艾拉, Freya 弗蕾娅, Poppy 波比, Amelia 阿米莉娅, Jessica 杰西卡, Molly 莫莉, Alice 爱丽丝, Rosie 罗茜, Imogen 伊莫金',
    'Margaret 玛格丽特, Susan 苏珊, Linda 琳达, Helen 海伦, Patricia 帕特里夏, Christine 克里斯汀, Julie 朱莉, Carol 卡萝尔, Janet 珍妮特, Gillian 吉莉安, Elaine 伊莱恩, Sheila 希拉, Maureen 莫琳, Jean 琼, Pamela 帕梅拉, Anne 安妮',
    'Jack 杰克, Oliver 奥利弗, Harry 哈里, Daniel 丹尼尔, Ryan 瑞安, Adam 亚当, Luke 卢克, Tom 汤姆, George 乔治, Alfie 阿尔菲, Callum 卡勒姆, Ben 本, Joe 乔, Liam 利亚姆, Max 马克斯, Toby 托比, Freddie 弗雷迪, Archie 阿奇',
    'David 大卫, Peter 彼得, Robert 罗伯特, Stephen 史蒂芬, Alan 艾伦, Graham 格雷厄姆, Keith 基思, Paul 保罗, Colin 科林, Ian 伊恩, Nigel 奈杰尔, Roger 罗杰, Martin 马丁, Trevor 特雷弗, Brian 布赖恩, Derek 德里克',
  ),
  us: names(
    'Emily 艾米莉, Madison 麦迪逊, Ashley 阿什莉, Jessica 杰西卡, Megan 梅根, Taylor 泰勒, Hailey 海莉, Samantha 萨曼莎, Abigail 阿比盖尔, Lauren 劳伦, Kayla 凯拉, Brooke 布鲁克, Rachel 蕾切尔, Chelsea 切尔西, Paige 佩奇, Morgan 摩根',
    'Barbara 芭芭拉, Deborah 黛博拉, Sharon 莎伦, Cynthia 辛西娅, Donna 唐娜, Karen 凯伦, Nancy 南希, Brenda 布伦达, Diane 黛安, Kathleen 凯瑟琳, Janice 贾尼丝, Debra 黛布拉, Judith 朱迪丝, Cheryl 谢丽尔',
    'Jacob 雅各布, Ethan 伊森, Tyler 泰勒, Brandon 布兰登, Justin 贾斯汀, Kyle 凯尔, Logan 洛根, Austin 奥斯汀, Cody 科迪, Dylan 迪伦, Hunter 亨特, Connor 康纳, Nathan 内森, Caleb 凯莱布, Evan 埃文, Noah 诺亚',
    'James 詹姆斯, Gary 加里, Larry 拉里, Ronald 罗纳德, Dennis 丹尼斯, Kenneth 肯尼斯, Richard 理查德, Mark 马克, Steven 史蒂文, Jeffrey 杰弗里, Jerry 杰里, Douglas 道格拉斯, Roger 罗杰, Wayne 韦恩',
  ),
  de: names(
    'Lena 莱娜, Julia 尤莉娅, Marie 玛丽, Katharina 卡塔琳娜, Hannah 汉娜, Laura 劳拉, Johanna 约翰娜, Nele 内勒, Sophia 索菲娅, Leonie 莱奥妮, Franziska 弗兰齐斯卡, Annika 安妮卡, Paula 葆拉, Clara 克拉拉',
    'Sabine 萨比娜, Monika 莫妮卡, Petra 佩特拉, Ursula 乌尔苏拉, Renate 雷娜特, Gabriele 加布里埃莱, Birgit 比尔吉特, Heike 海克',
    'Lukas 卢卡斯, Jonas 约纳斯, Felix 费利克斯, Maximilian 马克西米利安, Leon 莱昂, Tobias 托比亚斯, Jan 扬, Philipp 菲利普, Niklas 尼克拉斯, Moritz 莫里茨, Simon 西蒙, Fabian 法比安, David 达维德, Julian 尤利安',
    'Thomas 托马斯, Wolfgang 沃尔夫冈, Klaus 克劳斯, Jürgen 于尔根, Bernd 贝恩德, Dieter 迪特尔, Uwe 乌韦, Rainer 赖纳',
  ),
  fr: names(
    'Camille 卡米耶, Léa 莱娅, Manon 玛侬, Chloé 克洛伊, Inès 伊内丝, Clara 克拉拉, Élodie 埃洛迪, Pauline 波琳',
    'Monique 莫尼克, Nathalie 娜塔莉, Sylvie 西尔维, Françoise 弗朗索瓦丝, Isabelle 伊莎贝尔, Martine 马蒂娜, Catherine 凯瑟琳, Brigitte 布丽吉特',
    'Lucas 吕卡, Hugo 于戈, Louis 路易, Théo 泰奥, Antoine 安托万, Maxime 马克西姆, Julien 朱利安, Nicolas 尼古拉',
    'Michel 米歇尔, Alain 阿兰, Philippe 菲利普, Patrick 帕特里克, Bernard 贝尔纳, Gérard 热拉尔, Thierry 蒂埃里, Didier 迪迪埃',
  ),
  nl: names(
    'Emma 埃玛, Sanne 桑内, Lotte 洛特, Anouk 阿努克, Femke 费姆克, Fleur 弗勒尔',
    'Ingrid 英格丽德, Marieke 玛丽克, Johanna 约翰娜, Wilma 维尔玛, Anja 安雅, Els 埃尔斯',
    'Daan 达恩, Sem 塞姆, Bram 布拉姆, Thijs 泰斯, Lars 拉尔斯, Ruben 鲁本',
    'Willem 威廉, Kees 凯斯, Pieter 彼得, Henk 亨克, Jeroen 耶鲁恩, Hans 汉斯',
  ),
  es: names(
    'Lucía 露西娅, Paula 保拉, Marta 玛尔塔, Alba 阿尔瓦, Sara 萨拉, Valeria 巴莱里娅, Sofía 索菲亚, Daniela 达妮埃拉, Elena 埃莱娜, Irene 伊雷妮, Noelia 诺埃莉亚, Claudia 克劳迪娅, Nuria 努里亚, Rocío 罗西奥',
    'Carmen 卡门, Pilar 皮拉尔, Rosa 罗莎, Isabel 伊莎贝尔, Dolores 多洛雷斯, Teresa 特蕾莎, Mercedes 梅赛德斯, Josefa 何塞法, Concepción 孔塞普西翁, Ana 安娜, Lourdes 卢尔德斯, Montserrat 蒙特塞拉特',
    'Hugo 乌戈, Pablo 巴勃罗, Alejandro 亚历杭德罗, Mateo 马特奥, Diego 迭戈, Sergio 塞尔希奥, Javier 哈维尔, Adrián 阿德里安, Álvaro 阿尔瓦罗, Marcos 马科斯, Iván 伊万, Rubén 鲁本, Daniel 丹尼尔, Carlos 卡洛斯',
    'Antonio 安东尼奥, José 何塞, Manuel 曼努埃尔, Francisco 弗朗西斯科, Juan 胡安, Luis 路易斯, Rafael 拉斐尔, Miguel 米格尔, Fernando 费尔南多, Jesús 赫苏斯, Enrique 恩里克, Ramón 拉蒙',
  ),
  it: names(
    'Giulia 朱莉娅, Chiara 基娅拉, Martina 玛蒂娜, Sara 萨拉, Elena 埃莱娜, Alice 阿丽切',
    'Paola 保拉, Rosa 罗莎, Patrizia 帕特里齐娅, Anna 安娜, Maria 玛丽亚, Donatella 多娜泰拉',
    'Luca 卢卡, Matteo 马泰奥, Francesco 弗朗切斯科, Alessandro 亚历山德罗, Lorenzo 洛伦佐, Davide 达维德',
    'Giovanni 乔瓦尼, Paolo 保罗, Giuseppe 朱塞佩, Roberto 罗伯托, Franco 佛朗哥, Salvatore 萨尔瓦托雷',
  ),
  pt: names(
    'Beatriz 贝亚特里斯, Júlia 茹莉娅, Camila 卡米拉, Larissa 拉里萨, Mariana 玛丽安娜, Inês 伊内斯',
    'Maria 玛丽亚, Fernanda 费尔南达, Helena 埃莱娜, Teresa 特蕾莎, Lurdes 卢尔德斯, Fátima 法蒂玛',
    'João 若昂, Pedro 佩德罗, Gabriel 加布里埃尔, Rafael 拉斐尔, Tiago 蒂亚戈, Bruno 布鲁诺',
    'Paulo 保罗, Carlos 卡洛斯, António 安东尼奥, José 若泽, Manuel 曼努埃尔, Jorge 若热',
  ),
  cs: names(
    'Lucia 卢齐娅, Zuzana 祖扎娜, Barbora 芭尔博拉, Tereza 特蕾扎, Veronika 韦罗妮卡, Simona 西莫娜, Kristína 克里斯蒂娜, Petra 佩特拉, Lenka 伦卡, Michaela 米哈埃拉',
    'Jana 亚娜, Eva 埃娃, Anna 安娜, Mária 玛丽亚, Helena 海莱娜, Alena 阿莱娜, Hana 哈娜, Ivana 伊万娜',
    'Tomáš 托马什, Lukáš 卢卡什, Jakub 雅库布, Matej 马泰伊, Michal 米哈尔, Ondrej 翁德雷, Filip 菲利普, Adam 亚当, Marek 马雷克, Samuel 萨穆埃尔',
    'Jozef 约瑟夫, Ján 扬, Peter 彼得, Milan 米兰, Pavel 帕维尔, Jiří 伊日, Vladimír 弗拉基米尔, Karel 卡雷尔',
  ),
  pl: names(
    'Zofia 佐菲亚, Maja 马娅, Magdalena 玛格达莱娜, Katarzyna 卡塔日娜, Aleksandra 亚历山德拉, Natalia 娜塔莉娅',
    'Barbara 芭芭拉, Ewa 埃娃, Krystyna 克里斯蒂娜, Danuta 达努塔, Grażyna 格拉任娜, Teresa 特蕾莎',
    'Jakub 雅库布, Michał 米哈乌, Tomasz 托马什, Paweł 帕维乌, Kacper 卡茨佩尔, Mateusz 马特乌什',
    'Krzysztof 克日什托夫, Andrzej 安杰伊, Stanisław 斯坦尼斯瓦夫, Marek 马雷克, Jerzy 耶日, Zbigniew 兹比格涅夫',
  ),
  nordic: names(
    'Maja 玛雅, Linnea 琳内娅, Elsa 埃尔莎, Ida 伊达, Freja 弗雷娅, Signe 西格妮',
    'Karin 卡琳, Eva 埃娃, Birgitta 比吉塔, Kirsten 谢斯滕, Inger 英厄, Marja 玛利亚',
    'Oscar 奥斯卡, Emil 埃米尔, William 威廉, Elias 埃利亚斯, Mikkel 米克尔, Oskari 奥斯卡里',
    'Lars 拉尔斯, Anders 安德斯, Nils 尼尔斯, Jens 延斯, Bjørn 比约恩, Kari 卡里',
  ),
  slavic: names(
    'Anna 安娜, Daria 达里娅, Polina 波琳娜, Kristina 克里斯蒂娜, Petra 佩特拉, Mila 米拉',
    'Olga 奥尔加, Irina 伊琳娜, Svetlana 斯韦特兰娜, Jana 亚娜, Natalia 娜塔莉娅, Vera 薇拉',
    'Artem 阿尔乔姆, Maksim 马克西姆, Ivan 伊万, Filip 菲利普, Marko 马尔科, Nikita 尼基塔',
    'Sergei 谢尔盖, Vladimir 弗拉基米尔, Jiří 伊日, Petr 彼得, Zoran 佐兰, Oleg 奥列格',
  ),
  greek: names(
    'Eleni 埃莱尼, Katerina 卡特里娜, Danae 达娜厄, Ioanna 约安娜',
    'Maria 玛丽亚, Vasiliki 瓦西利基, Georgia 乔治娅, Sofia 索菲娅',
    'Nikos 尼科斯, Alexandros 亚历山德罗斯, Dimitris 季米特里斯, Petros 彼得罗斯',
    'Giorgos 乔治斯, Kostas 科斯塔斯, Panagiotis 帕纳约蒂斯, Stavros 斯塔夫罗斯',
  ),
  arabic: names(
    'Fatima 法蒂玛, Layla 莱拉, Mariam 玛丽亚姆, Noor 努尔, Yasmin 雅斯敏, Salma 萨勒玛',
    'Aisha 阿依莎, Khadija 哈蒂嘉, Samira 萨米拉, Nadia 纳迪娅, Zainab 宰娜卜, Huda 胡达',
    'Omar 奥马尔, Youssef 优素福, Ali 阿里, Karim 卡里姆, Hamza 哈姆扎, Zayd 扎伊德',
    'Ahmed 艾哈迈德, Hassan 哈桑, Mahmoud 马哈茂德, Ibrahim 易卜拉欣, Khalid 哈立德, Mustafa 穆斯塔法',
  ),
  turkish: names(
    'Zeynep 泽伊内普, Elif 埃莉芙, Defne 德夫内, Merve 梅尔维',
    'Ayşe 艾谢, Fatma 法特玛, Emine 埃米内, Hatice 哈蒂杰',
    'Yusuf 优素福, Emre 埃姆雷, Kerem 凯雷姆, Burak 布拉克',
    'Mehmet 穆罕默德, Mustafa 穆斯塔法, Ali 阿里, Hasan 哈桑',
  ),
  hebrew: names(
    'Noa 诺娅, Maya 玛雅, Tamar 塔玛尔, Shira 希拉',
    'Rachel 蕾切尔, Miriam 米里亚姆, Esther 埃丝特, Ruth 露丝',
    'Noam 诺姆, Itai 伊泰, Eitan 埃坦, Yonatan 约纳坦',
    'Moshe 摩西, Avraham 亚伯拉罕, Yosef 约瑟夫, Shlomo 什洛莫',
  ),
  hindi: names(
    'Priya 普丽娅, Ananya 阿南娅, Pooja 普嘉, Neha 内哈, Kavya 卡维娅, Riya 丽娅',
    'Sunita 苏尼塔, Lakshmi 拉克希米, Rekha 雷卡, Asha 阿莎, Meena 米娜, Geeta 吉塔',
    'Arjun 阿琼, Rahul 拉胡尔, Rohan 罗汉, Aditya 阿迪亚, Vikram 维克拉姆, Karan 卡兰',
    'Rajesh 拉杰什, Suresh 苏雷什, Ramesh 拉梅什, Ashok 阿肖克, Vijay 维杰, Anil 阿尼尔',
  ),
  ja: names(
    'Yui 结衣, Sakura 樱, Hina 阳菜, Aoi 葵, Haruka 遥, Misaki 美咲',
    'Keiko 惠子, Yoko 洋子, Sachiko 幸子, Kazuko 和子, Hiroko 裕子, Michiko 美智子',
    'Haruto 阳翔, Ren 莲, Sota 飒太, Yuto 悠斗, Daiki 大辉, Kaito 海斗',
    'Hiroshi 浩, Takashi 隆, Kenji 健二, Makoto 诚, Shigeru 茂, Akira 明',
  ),
  ko: names(
    'Ji-woo 智友, Seo-yeon 书妍, Min-ji 敏智, Soo-bin 秀彬',
    'Young-hee 英姬, Mi-kyung 美京, Soon-ja 顺子, Kyung-sook 京淑',
    'Min-jun 旼俊, Seo-jun 书俊, Ji-hoon 智勋, Hyun-woo 贤宇',
    'Young-soo 英洙, Sung-ho 成浩, Jong-su 钟洙, Sang-chul 相哲',
  ),
  zh: names(
    'Li Na 李娜, Wang Xinyi 王欣怡, Zhang Yuhan 张雨涵, Chen Jing 陈静, Liu Siqi 刘思琪, Yang Xue 杨雪, Zhou Ting 周婷, Zhao Yue 赵悦, Sun Meng 孙梦, Huang Xin 黄欣, Xu Jiayi 徐佳怡, Gao Jie 高洁, Lin Shan 林珊, He Yutong 何雨桐',
    'Wang Xiuying 王秀英, Li Guilan 李桂兰, Zhang Min 张敏, Liu Fang 刘芳, Chen Meihua 陈美华, Yang Hong 杨红, Wu Guifang 吴桂芳, Xu Huizhen 徐惠珍, Zhao Yulan 赵玉兰, Sun Xiuzhen 孙秀珍, Ma Shufen 马淑芬, Zhu Lihua 朱丽华',
    'Wang Haoran 王浩然, Li Ming 李明, Zhang Yichen 张逸晨, Liu Yang 刘洋, Chen Hao 陈浩, Yang Zixuan 杨子轩, Zhao Lei 赵磊, Sun Kai 孙凯, Zhou Jie 周杰, Wu Peng 吴鹏, Xu Chao 徐超, Guo Tao 郭涛, Ma Rui 马锐, Lin Feng 林峰',
    'Zhang Wei 张伟, Wang Jianguo 王建国, Li Qiang 李强, Liu Jun 刘军, Chen Guoqing 陈国庆, Yang Zhiming 杨志明, Huang Jianhua 黄建华, Wu Yongqiang 吴永强, Zhao Guoliang 赵国良, Xu Weimin 徐为民, Sun Baoguo 孙保国, Zhou Dehua 周德华',
  ),
} as const satisfies Readonly<Record<string, FirstNames>>;

/** Names of either gender, where they are usual in a region; in others those of {@link NEUTRAL_NAMES}. */
export const NEUTRAL_NAMES_OF: Readonly<Partial<Record<NameRegion, readonly FirstName[]>>> = {
  de: parsed('Kim 基姆, Robin 罗宾, Sascha 萨沙, Toni 托尼, Mika 米卡, Kai 凯, Nicola 尼古拉, Alex 亚历克斯'),
  fr: parsed('Camille 卡米耶, Dominique 多米尼克, Claude 克洛德, Sacha 萨沙, Alix 阿利克斯, Morgan 摩根, Charlie 夏利'),
  es: parsed('Álex 亚历克斯, Dani 达尼, Cruz 克鲁斯, Ariel 阿列尔, Cris 克里斯, Francis 弗朗西斯'),
  it: parsed('Andrea 安德烈亚, Celeste 切莱斯特, Alex 亚历克斯, Fiore 菲奥雷, Michi 米基'),
  cs: parsed('Nikola 尼古拉, Saša 萨沙, René 勒内, Alex 亚历克斯, Robin 罗宾'),
  slavic: parsed('Sasha 萨沙, Zhenya 热尼娅, Valya 瓦利亚, Slava 斯拉瓦'),
  hindi: parsed('Kiran 基兰, Jyoti 乔蒂, Suman 苏曼, Shashi 沙希'),
  turkish: parsed('Deniz 德尼兹, Umut 乌穆特, Evren 埃夫伦, Derya 德尔娅'),
  hebrew: parsed('Noam 诺姆, Tal 塔尔, Gal 加尔, Shai 沙伊'),
  arabic: parsed('Noor 努尔, Amal 阿迈勒, Sabah 萨巴赫, Rida 里达'),
  ja: parsed('Hikaru 光, Kaoru 薰, Nao 直, Yuki 有希, Rin 凛, Akira 晶'),
  ko: parsed('Yu-jin 宥真, Su-min 秀敏, Ji-won 智元, Min-seo 敏瑞'),
  zh: parsed(
    'Lin Xiaoyu 林晓宇, Zhou Ning 周宁, Chen Yu 陈宇, Wu Han 吴涵, Xu Wen 徐文, Gao Yang 高扬, He Xin 何欣, Tang Yi 唐一, Ye Zi 叶子, Song Jia 宋佳, Luo Yi 罗一, Han Xue 韩雪, Shen Yue 沈悦, Cao Yang 曹阳, Deng Chen 邓晨, Peng Fei 彭飞, Xie Yu 谢宇, Feng Xin 冯欣, Cai Wen 蔡文, Pan Yue 潘越',
  ),
};

/** The same for a region without such names. */
export const NEUTRAL_NAMES: readonly FirstName[] = parsed(
  'Robin 罗宾, Sam 山姆, Alex 亚历克斯, Kim 金, Charlie 查理, Jamie 杰米, Sasha 萨沙, Dominique 多米尼克, Jordan 乔丹, Morgan 摩根, Taylor 泰勒, Casey 凯西, Riley 赖利, Avery 埃弗里, Quinn 奎因, Rowan 罗恩, Skyler 斯凯勒, Jules 朱尔斯, Toni 托尼, Chris 克里斯, Pat 帕特, Billie 比利, Frankie 弗兰基, Max 马克斯, Nico 尼科, Luca 卢卡, Mika 米卡, Remy 雷米, Sidney 西德尼, Ashley 阿什利, Jessie 杰茜, Kelly 凯莉, Leslie 莱斯莉, Lou 卢, Marlowe 马洛, Reese 里斯, Shay 谢伊, Blake 布莱克, Dana 达娜, Ellis 埃利斯, Emery 埃默里, Finley 芬利, Harper 哈珀, Hayden 海登, Jaden 杰登',
);

function names(younger: string, older: string, youngerMen: string, olderMen: string): FirstNames {
  return {
    female: { younger: parsed(younger), older: parsed(older) },
    male: { younger: parsed(youngerMen), older: parsed(olderMen) },
  };
}

function parsed(list: string): FirstName[] {
  return list.split(', ').map((entry) => {
    const at = entry.lastIndexOf(' ');
    return { latin: entry.slice(0, at), zh: entry.slice(at + 1) };
  });
}
