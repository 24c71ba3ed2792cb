/* Public keys for test certificates. */
#include "tests/rules/keys.h"

#include "lint/rule.h"

/* clang-format off */
const struct test_key_row test_keys[] = {
    [KEY_RSA_2048] = {
        .algorithm = "SEQUENCE { rsaEncryption NULL }",
        .key =
            "SEQUENCE { INTEGER <"
            "00acdb63e4db114cfd6a7f35d76983f3f8fcd15e6fca918a49a30c89098a0abc963d4983cbbd0f7759db2cfe"
            "646e0ef5bbd4fe4e76c26d545d3daa85741558b28e8f4dc30fc1e1440ba2b2931c8b33f6691468bbc967b3c1"
            "539df26c4aa429031f23de8a4c6636832ddcf1f8c714678811eb2b41c6aa393e32f7b978c57d73a62ec9ad73"
            "bce035012fcb612a5ff54819b7110284961360dfee1ab041ad27fc2296237d40c1418333d98cdc92b0655cf1"
            "c2ccee782b2d7d47ff67026d105ececb962a136dcddeb1305b077d941a81b6b68e2d864f9b48aca8dc108eb1"
            "f4ba3a61728e5104455cbb4a7ae4e57a910f4175210430de38b7516c602d4cb6bb246b6987"
            "> INTEGER <010001> }",
        .key_identifier = "654a57f2901589e7985493fb2370f67b0218524a",
    },
    [KEY_RSA_3072] = {
        .algorithm = "SEQUENCE { rsaEncryption NULL }",
        .key =
            "SEQUENCE { INTEGER <"
            "00b461f65408c079087d88eb2d482bea0d2009cb49a2b40b05c04a7f603f1ee7c4a58ba52f66ce5c9961136e"
            "0c8986ea7e86f53313fbbad9fd49ceb19e36f9e52d640b5424d9e50cc29e86aae357e9a74804c8d3831b7977"
            "af2fc03fb97ff254986652752358f0f0c6240ac42439468ed4748e7ae889c95d0856ba30f70355dd96d67f4d"
            "678051fdb0fdb0218b7ef554cf9ba872ac9a860dcc71517a162349b9139b6e190d21d378089a2fe4c5dcdf0a"
            "6040f768607c16cbf05c7bb49cc437e757ccadc783595542158073bbee6c6e1ed21589ff98b178dc9859d44c"
            "70b3e5c68eca84bf7b61efd813ea0e3cf094b8973bc4cc76dde277f1e83122e3deebb04df140db847c6f0a9b"
            "21becc4751b65063f5edd277c71969521c30b219da8d0ef9f5e2cc5f0f7172d27e845378742f034ba0f3e158"
            "9b4fbc010c92bf20ad26ef650b3f46e39fa7bf58154b93430141d1edb4da54b1c08596f2d9a721df024a7d9b"
            "caf45e965f0dd6113f035bab341a6a7a8fe40bdfec8f0bdbf52bac836cafb733fd"
            "> INTEGER <010001> }",
        .key_identifier = "3530e87538951f0e3151eaa5d66299bf301c7c31",
    },
    [KEY_RSA_4096] = {
        .algorithm = "SEQUENCE { rsaEncryption NULL }",
        .key =
            "SEQUENCE { INTEGER <"
            "00c019be564bffded57e5059e162f5a12ae1090b02eef84d0cd58e68c00f3e7cac9a00680b53894f8be79840"
            "ff0a3f45ef5df55b5fe68d5ba75a801d0e4f86eb15b118aaa8caff2acade5f6ae8c6f752dde61474126fbb0f"
            "f909c989f7653ebc6e611292fa5aee2ca9bd332c28751694912745dcaf6e03f7a57a095ea7a4b5502a6f058c"
            "9b1c40108b6abd9628e4801117b7e09957484fdd45647321ab2561154c83c3045f9c1365fe5f115435f4ad29"
            "88f8ccf4b2347c3c4c56aca480a68093b5becee4c0e87f9139fcc2ec8cea7df0fb8e2684348bb78b60ae48d5"
            "e56fec52742a2c8b2d99d5484340bf6c6bda6c679fb3ad02f5f143c037dcb52cb5251301f4a4889596e7491d"
            "925520e7687eb108de78f4e027809ee915786c8a1bf618c26f37f4084afb94b5fa193d1b3d249a5c6d3f4779"
            "f8807dee0bd97d2cfb3392d0b8ec6e518531c531ee01241c392c23c699dd937e254519db0edd2cbc0d788204"
            "23f19111e133e5f97ecbd8638523618b6f721ae8df54d8995ab4fa4757815ad6b6bf48e45c8ed918145c6005"
            "03709d910600afe6c89cc939756b8cac2d63410766695838ccfedd64c34c8fd9f7782ed7a963a1b0a2a827e5"
            "ee6c3c45768e4254ccc607621a1bbe610b9272c05dc0a08fd718b5c7f46bd89e82f06b8d66c6770b15b9ca11"
            "082cb70a2c87a6efa639e9d051c49c40ae5ab1c5ae7f547a5aaa1b4f0f"
            "> INTEGER <010001> }",
        .key_identifier = "d6b71b067c5a623e17714f6b6ed66c1699a74398",
    },
    [KEY_RSA_CA] = {
        .algorithm = "SEQUENCE { rsaEncryption NULL }",
        .key =
            "SEQUENCE { INTEGER <"
            "0096fa1c54b918c7ed794737c5713fa22cb45a95deefd2dff185ce7fe067677c147caa0cadf1c50bf1dd6386"
            "013245c2946c86c80a7466c991d0cc36958dc9edbdb9e720f376e8b4d54dc8b341a2792654b66edcbdc22738"
            "4c7ac5cf41439d14518f9fac87c7ad5795632004d3fda49efcc46ebded9c7652afe8ccc627220404ceeb5451"
            "dd0b0288d7dd4992831f9b5e117e055b949f877324aadcb08ef62fcc2b394e18fe57f3194a27b82ea80b303e"
            "b1baf38012f1d1b14efd57d9e1f962a5bb796334e3886e08c6626c5763351016dfa2032174f09b9f2f4032af"
            "2e7ab146571e6d7cf27184fc64b75aac4f9efad6ac33a9a474cb6056867470ef2b42e3f4a1"
            "> INTEGER <010001> }",
        .key_identifier = "3ba6e756108fb7268ea7dbccf2077f3bd6c1b9b0",
    },
    [KEY_P256] = {
        .algorithm = "SEQUENCE { id-ecPublicKey secp256r1 }",
        .key =
            "<"
            "04f43a297b881a58384e598db150fdccd931221618e446f22c0ca78fc897e78bacc28f7b0a961a836d16a9a9"
            "3acbbfebf9105ea2e4ed55289a17650154969b5789"
            ">",
        .key_identifier = "edaea61e56631981abb2beccd60f03229de000ff",
    },
    [KEY_P384] = {
        .algorithm = "SEQUENCE { id-ecPublicKey secp384r1 }",
        .key =
            "<"
            "04983a08efc34bf7c9cc1585ea31edbfcc20fe091d5bfea5bad44bbfe1faf72b80ece4b55143bff3c0c54d81"
            "ba1cd107df9fb19c6808f1d74a5f7339fb6c220f0d967ed5de167a81569e641fdf443bb01b3c2f500950e0a4"
            "142c2c1d7b370be85e"
            ">",
        .key_identifier = "61ce9c0a78e5c1f410d1afe16e6d58a9e070111b",
    },
    [KEY_P521] = {
        .algorithm = "SEQUENCE { id-ecPublicKey secp521r1 }",
        .key =
            "<"
            "04009fbc1ad75e8078db0aeb8f15387f20f4275c1191458b0cda62ce1d83a49d951857a13f14ee55789db326"
            "34aa42cb578acd75664bc57e2c7f8197fba49e35b2de8001c97a4b43d213daac243a906aab1ae326b67a68ef"
            "5afc269ef1c103dff5f1d6479e8a11863bc23dd6cc85144a721b4936837ae418923553809788e9608f62d07e"
            "73"
            ">",
        .key_identifier = "bb8cdcb25c232a23951e5fad14ecdca5105fb550",
    },
    [KEY_P256_COMPRESSED] = {
        .algorithm = "SEQUENCE { id-ecPublicKey secp256r1 }",
        .key =
            "<"
            "03f43a297b881a58384e598db150fdccd931221618e446f22c0ca78fc897e78bac"
            ">",
        .key_identifier = "6aa69ea0ac852f34362f1e0b118fdb43fbe7f13f",
    },
    [KEY_ED25519] = {
        .algorithm = "SEQUENCE { id-Ed25519 }",
        .key =
            "<"
            "aaa766161fd9d7e9321bb5a6927e70584e6f150f3f7c50e85214a5eda69613ae"
            ">",
        .key_identifier = "5c6f8149852786753d737e37fea956611f1ff9f6",
    },
    [KEY_ED448] = {
        .algorithm = "SEQUENCE { id-Ed448 }",
        .key =
            "<"
            "23147a50876a4b4f1fb48064a6e5f6c823b9e2a4f995b284a81a0bf22c08dc0d891b3c6eb2a180f03bb901ae"
            "e54a26aa49d3f1eb91e73fc280"
            ">",
        .key_identifier = "85e111438475f49475a75bfa5e95cd03a3c07f09",
    },
    [KEY_X25519] = {
        .algorithm = "SEQUENCE { id-X25519 }",
        .key =
            "<"
            "ef4220db35b11db0f069b528576240f10e96ce650d05d51010fce89431369522"
            ">",
        .key_identifier = "927b78b6259a6d97df2238ff27a372094c60bdc5",
    },
    [KEY_ML_DSA_44] = {
        .algorithm = "SEQUENCE { id-ml-dsa-44 }",
        .octets = 1312,
        .key_identifier = "4ea15f7461aeb9213150d7c1eb6350c5a8f58f31",
    },
    [KEY_ML_DSA_65] = {
        .algorithm = "SEQUENCE { id-ml-dsa-65 }",
        .octets = 1952,
        .key_identifier = "e959ed57c82e4f935e8b76d049fff074bbb5f311",
    },
    [KEY_ML_DSA_87] = {
        .algorithm = "SEQUENCE { id-ml-dsa-87 }",
        .octets = 2592,
        .key_identifier = "608c8172b047080109c3fdf024168b2fda5f3577",
    },
    [KEY_ML_KEM_512] = {
        .algorithm = "SEQUENCE { id-alg-ml-kem-512 }",
        .octets = 800,
        .key_identifier = "f59a9bf3a4a64e3b6459cf580d705f1fe05423ca",
    },
    [KEY_ML_KEM_768] = {
        .algorithm = "SEQUENCE { id-alg-ml-kem-768 }",
        .octets = 1184,
        .key_identifier = "30d1421adf5a1db825834db752625ae36699db85",
    },
    [KEY_ML_KEM_1024] = {
        .algorithm = "SEQUENCE { id-alg-ml-kem-1024 }",
        .octets = 1568,
        .key_identifier = "b6893025ad87d89729047470baff932a5a16cf39",
    },
};
/* clang-format on */
_Static_assert(COUNT_OF(test_keys) == TEST_KEY_COUNT, "a row for every key");

uint8_t test_key_octet(size_t i)
{
    enum { STEP = 1117, START = 5, MODULUS = 3329 }; /* FIPS 203 2.4: coefficients are below 3329 */
    const unsigned first = (unsigned)((i / 3 * 2 * STEP + START) % MODULUS);
    const unsigned second = (unsigned)(((i / 3 * 2 + 1) * STEP + START) % MODULUS);
    const unsigned octets[3] = { first & 0xff, first >> 8 | (second & 0x0f) << 4, second >> 4 };

    return (uint8_t)octets[i % 3];
}
