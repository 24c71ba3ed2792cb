#ifndef LINTGATE_PKCS11_H
#define LINTGATE_PKCS11_H

#include <assert.h>
#include <stddef.h>

/*
 * What lintgate uses of PKCS#11 2.40, 3.0 and 3.2: OASIS names, values and layouts. Where OASIS says CK_X_PTR this says
 * CK_X *. Values, layouts and the types of functions are compared with p11-kit's header by tests/unit/test_pkcs11.c.
 */

typedef unsigned char CK_BYTE;
typedef CK_BYTE CK_BBOOL;
typedef unsigned char CK_UTF8CHAR;
typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_FLAGS;
typedef CK_ULONG CK_RV;
typedef CK_ULONG CK_SLOT_ID;
typedef CK_ULONG CK_SESSION_HANDLE;
typedef CK_ULONG CK_OBJECT_HANDLE;
typedef CK_ULONG CK_OBJECT_CLASS;
typedef CK_ULONG CK_KEY_TYPE;
typedef CK_ULONG CK_ATTRIBUTE_TYPE;
typedef CK_ULONG CK_MECHANISM_TYPE;
typedef CK_ULONG CK_USER_TYPE;
typedef CK_ULONG CK_STATE;
typedef CK_ULONG CK_NOTIFICATION;
typedef CK_ULONG CK_SESSION_VALIDATION_FLAGS_TYPE; /* PKCS#11 3.2 */

#define CK_TRUE                    ((CK_BBOOL)1)
#define CK_FALSE                   ((CK_BBOOL)0)
#define CK_INVALID_HANDLE          0x00000000UL
#define CK_UNAVAILABLE_INFORMATION (~0UL)

typedef struct {
    CK_BYTE major, minor;
} CK_VERSION;

typedef struct {
    CK_VERSION cryptokiVersion;
    CK_UTF8CHAR manufacturerID[32];
    CK_FLAGS flags;
    CK_UTF8CHAR libraryDescription[32];
    CK_VERSION libraryVersion;
} CK_INFO;

typedef struct {
    CK_UTF8CHAR slotDescription[64], manufacturerID[32];
    CK_FLAGS flags;
    CK_VERSION hardwareVersion, firmwareVersion;
} CK_SLOT_INFO;

typedef struct {
    CK_UTF8CHAR label[32], manufacturerID[32], model[16], serialNumber[16];
    CK_FLAGS flags;
    CK_ULONG ulMaxSessionCount, ulSessionCount, ulMaxRwSessionCount, ulRwSessionCount;
    CK_ULONG ulMaxPinLen, ulMinPinLen;
    CK_ULONG ulTotalPublicMemory, ulFreePublicMemory, ulTotalPrivateMemory, ulFreePrivateMemory;
    CK_VERSION hardwareVersion, firmwareVersion;
    CK_UTF8CHAR utcTime[16];
} CK_TOKEN_INFO;

typedef struct {
    CK_SLOT_ID slotID;
    CK_STATE state;
    CK_FLAGS flags;
    CK_ULONG ulDeviceError;
} CK_SESSION_INFO;

typedef struct {
    CK_ATTRIBUTE_TYPE type;
    void *pValue;
    CK_ULONG ulValueLen;
} CK_ATTRIBUTE;

typedef struct {
    CK_MECHANISM_TYPE mechanism;
    void *pParameter;
    CK_ULONG ulParameterLen;
} CK_MECHANISM;

typedef struct {
    CK_ULONG ulMinKeySize, ulMaxKeySize;
    CK_FLAGS flags;
} CK_MECHANISM_INFO;

typedef struct {
    CK_MECHANISM_TYPE hashAlg;
    CK_ULONG mgf;
    CK_ULONG sLen;
} CK_RSA_PKCS_PSS_PARAMS;

typedef struct { /* PKCS#11 3.0 2.3.15 */
    CK_BBOOL phFlag;
    CK_ULONG ulContextDataLen;
    CK_BYTE *pContextData;
} CK_EDDSA_PARAMS;

typedef CK_RV (*CK_NOTIFY)(CK_SESSION_HANDLE, CK_NOTIFICATION, void *);

typedef struct {
    CK_RV (*CreateMutex)(void **);
    CK_RV (*DestroyMutex)(void *);
    CK_RV (*LockMutex)(void *);
    CK_RV (*UnlockMutex)(void *);
    CK_FLAGS flags;
    void *pReserved;
} CK_C_INITIALIZE_ARGS;

typedef struct { /* PKCS#11 3.0 3.3; without const there */
    const CK_UTF8CHAR *pInterfaceName;
    const void *pFunctionList;
    CK_FLAGS flags;
} CK_INTERFACE;

typedef struct { /* PKCS#11 3.2 3.5 */
    CK_ULONG ulVersion;
    CK_BYTE *pValue;
    CK_ULONG ulValue;
    CK_OBJECT_HANDLE hObject, hAdditionalObject;
} CK_ASYNC_DATA;

/*
 * The function lists: a version, and a pointer for each row of calls.def up to that version, in its order, which is the
 * standard's. A later list begins with what an earlier one has. PKCS#11 2.40 3.6, 3.0 3.3, 3.2 3.3.
 */
typedef struct CK_FUNCTION_LIST CK_FUNCTION_LIST;

#define POINTER(name, ...) CK_RV (*C_##name)(__VA_ARGS__);
#define NO_POINTER(name, ...)
#define SINCE_2_40             POINTER
#define SINCE_3_0              NO_POINTER
#define SINCE_3_2              NO_POINTER
#define CALL(since, name, ...) SINCE_##since(name, __VA_ARGS__)
struct CK_FUNCTION_LIST {
    CK_VERSION version;
#include "module/calls.def"
};
#undef SINCE_3_0

#define SINCE_3_0              POINTER
#define CALL(since, name, ...) SINCE_##since(name, __VA_ARGS__)
typedef struct {
    CK_VERSION version;
#include "module/calls.def"
} CK_FUNCTION_LIST_3_0;
#undef SINCE_3_2

#define SINCE_3_2              POINTER
#define CALL(since, name, ...) SINCE_##since(name, __VA_ARGS__)
typedef struct {
    CK_VERSION version;
#include "module/calls.def"
} CK_FUNCTION_LIST_3_2;
#undef POINTER
#undef NO_POINTER
#undef SINCE_2_40
#undef SINCE_3_0
#undef SINCE_3_2

enum {
    CK_FUNCTION_LIST_COUNT = 68,
    CK_FUNCTION_LIST_3_0_COUNT = 92, /* 3.1 has the same */
    CK_FUNCTION_LIST_3_2_COUNT = 104,
};

/* Layouts of the LP64 ABI. */
static_assert(sizeof(CK_ULONG) == 8, "LP64");
static_assert(sizeof(CK_INFO) == 88 && offsetof(CK_INFO, libraryVersion) == 80, "CK_INFO");
static_assert(sizeof(CK_SLOT_INFO) == 112 && offsetof(CK_SLOT_INFO, flags) == 96, "CK_SLOT_INFO");
static_assert(sizeof(CK_TOKEN_INFO) == 208 && offsetof(CK_TOKEN_INFO, utcTime) == 188, "CK_TOKEN_INFO");
static_assert(sizeof(CK_SESSION_INFO) == 32, "CK_SESSION_INFO");
static_assert(sizeof(CK_ATTRIBUTE) == 24 && offsetof(CK_ATTRIBUTE, ulValueLen) == 16, "CK_ATTRIBUTE");
static_assert(sizeof(CK_MECHANISM) == 24 && offsetof(CK_MECHANISM, ulParameterLen) == 16, "CK_MECHANISM");
static_assert(sizeof(CK_MECHANISM_INFO) == 24, "CK_MECHANISM_INFO");
static_assert(sizeof(CK_RSA_PKCS_PSS_PARAMS) == 24, "CK_RSA_PKCS_PSS_PARAMS");
static_assert(
    sizeof(CK_EDDSA_PARAMS) == 24 && offsetof(CK_EDDSA_PARAMS, pContextData) == 16, "CK_EDDSA_PARAMS");
static_assert(
    sizeof(CK_C_INITIALIZE_ARGS) == 48 && offsetof(CK_C_INITIALIZE_ARGS, pReserved) == 40, "INITIALIZE");
static_assert(sizeof(CK_INTERFACE) == 24 && offsetof(CK_INTERFACE, flags) == 16, "CK_INTERFACE");
static_assert(
    sizeof(CK_ASYNC_DATA) == 40 && offsetof(CK_ASYNC_DATA, hAdditionalObject) == 32, "CK_ASYNC_DATA");
static_assert(sizeof(CK_FUNCTION_LIST) == 8 * (1 + CK_FUNCTION_LIST_COUNT), "a version and 68 functions");
static_assert(sizeof(CK_FUNCTION_LIST_3_0) == 8 * (1 + CK_FUNCTION_LIST_3_0_COUNT), "a version and 92");
static_assert(sizeof(CK_FUNCTION_LIST_3_2) == 8 * (1 + CK_FUNCTION_LIST_3_2_COUNT), "a version and 104");

/* Flags. */
#define CKF_LIBRARY_CANT_CREATE_OS_THREADS 0x00000001UL
#define CKF_OS_LOCKING_OK                  0x00000002UL
#define CKF_DONT_BLOCK                     0x00000001UL
#define CKF_TOKEN_PRESENT                  0x00000001UL
#define CKF_LOGIN_REQUIRED                 0x00000004UL
#define CKF_PROTECTED_AUTHENTICATION_PATH  0x00000100UL
#define CKF_TOKEN_INITIALIZED              0x00000400UL
#define CKF_RW_SESSION                     0x00000002UL
#define CKF_SERIAL_SESSION                 0x00000004UL
#define CKF_ASYNC_SESSION                  0x00000008UL /* PKCS#11 3.2 */
#define CKF_INTERFACE_FORK_SAFE            0x00000001UL /* PKCS#11 3.0 */
#define CKF_HW                             0x00000001UL
#define CKF_MESSAGE_ENCRYPT                0x00000002UL /* PKCS#11 3.0 */
#define CKF_MESSAGE_DECRYPT                0x00000004UL /* PKCS#11 3.0 */
#define CKF_MESSAGE_SIGN                   0x00000008UL /* PKCS#11 3.0 */
#define CKF_MESSAGE_VERIFY                 0x00000010UL /* PKCS#11 3.0 */
#define CKF_FIND_OBJECTS                   0x00000040UL /* PKCS#11 3.0 */
#define CKF_ENCRYPT                        0x00000100UL
#define CKF_DECRYPT                        0x00000200UL
#define CKF_DIGEST                         0x00000400UL
#define CKF_SIGN                           0x00000800UL
#define CKF_SIGN_RECOVER                   0x00001000UL
#define CKF_VERIFY                         0x00002000UL
#define CKF_VERIFY_RECOVER                 0x00004000UL
#define CKF_GENERATE_KEY_PAIR              0x00010000UL
#define CKF_UNWRAP                         0x00040000UL
#define CKF_DERIVE                         0x00080000UL
#define CKF_EC_F_P                         0x00100000UL
#define CKF_EC_NAMEDCURVE                  0x00800000UL
#define CKF_EC_UNCOMPRESS                  0x01000000UL
#define CKF_EC_COMPRESS                    0x02000000UL
#define CKF_DECAPSULATE                    0x20000000UL /* PKCS#11 3.2 */

/* User types. */
#define CKU_SO               0x00000000UL
#define CKU_USER             0x00000001UL
#define CKU_CONTEXT_SPECIFIC 0x00000002UL

/* Object classes. */
#define CKO_DATA              0x00000000UL
#define CKO_CERTIFICATE       0x00000001UL
#define CKO_PUBLIC_KEY        0x00000002UL
#define CKO_PRIVATE_KEY       0x00000003UL
#define CKO_SECRET_KEY        0x00000004UL
#define CKO_HW_FEATURE        0x00000005UL
#define CKO_DOMAIN_PARAMETERS 0x00000006UL
#define CKO_MECHANISM         0x00000007UL
#define CKO_OTP_KEY           0x00000008UL
#define CKO_PROFILE           0x00000009UL /* PKCS#11 3.0 */
#define CKO_VALIDATION        0x0000000AUL /* PKCS#11 3.2 */
#define CKO_TRUST             0x0000000BUL /* PKCS#11 3.2 */

/* Key types. */
#define CKK_RSA            0x00000000UL
#define CKK_EC             0x00000003UL
#define CKK_EC_EDWARDS     0x00000040UL
#define CKK_VENDOR_DEFINED 0x80000000UL

/* Attributes. */
#define CKA_CLASS              0x00000000UL
#define CKA_TOKEN              0x00000001UL
#define CKA_PRIVATE            0x00000002UL
#define CKA_LABEL              0x00000003UL
#define CKA_APPLICATION        0x00000010UL
#define CKA_VALUE              0x00000011UL
#define CKA_KEY_TYPE           0x00000100UL
#define CKA_ID                 0x00000102UL
#define CKA_SENSITIVE          0x00000103UL
#define CKA_DECRYPT            0x00000105UL
#define CKA_UNWRAP             0x00000107UL
#define CKA_SIGN_RECOVER       0x00000109UL
#define CKA_DERIVE             0x0000010CUL
#define CKA_MODULUS            0x00000120UL
#define CKA_PUBLIC_EXPONENT    0x00000122UL
#define CKA_PRIVATE_EXPONENT   0x00000123UL
#define CKA_PRIME_1            0x00000124UL
#define CKA_PRIME_2            0x00000125UL
#define CKA_EXPONENT_1         0x00000126UL
#define CKA_EXPONENT_2         0x00000127UL
#define CKA_COEFFICIENT        0x00000128UL
#define CKA_PUBLIC_KEY_INFO    0x00000129UL
#define CKA_EXTRACTABLE        0x00000162UL
#define CKA_LOCAL              0x00000163UL
#define CKA_NEVER_EXTRACTABLE  0x00000164UL
#define CKA_ALWAYS_SENSITIVE   0x00000165UL
#define CKA_MODIFIABLE         0x00000170UL
#define CKA_COPYABLE           0x00000171UL
#define CKA_DESTROYABLE        0x00000172UL
#define CKA_EC_PARAMS          0x00000180UL
#define CKA_EC_POINT           0x00000181UL
#define CKA_ALLOWED_MECHANISMS 0x40000600UL
#define CKA_DECAPSULATE        0x00000634UL /* PKCS#11 3.2 */
#define CKA_SEED               0x00000637UL /* PKCS#11 3.2: an ML-DSA or ML-KEM private key */

/* Mechanisms that sign with a private key. */
#define CKM_RSA_PKCS                 0x00000001UL
#define CKM_RSA_9796                 0x00000002UL
#define CKM_RSA_X_509                0x00000003UL
#define CKM_MD5_RSA_PKCS             0x00000005UL
#define CKM_SHA1_RSA_PKCS            0x00000006UL
#define CKM_RIPEMD160_RSA_PKCS       0x00000008UL
#define CKM_RSA_X9_31                0x0000000BUL
#define CKM_RSA_PKCS_PSS             0x0000000DUL
#define CKM_SHA1_RSA_PKCS_PSS        0x0000000EUL
#define CKM_DSA                      0x00000011UL
#define CKM_DSA_SHA3_512             0x0000001BUL /* PKCS#11 3.0 */
#define CKM_ML_DSA                   0x0000001DUL /* PKCS#11 3.2 */
#define CKM_HASH_ML_DSA              0x0000001FUL /* PKCS#11 3.2 */
#define CKM_HASH_ML_DSA_SHA224       0x00000023UL /* PKCS#11 3.2 */
#define CKM_HASH_ML_DSA_SHAKE256     0x0000002CUL /* PKCS#11 3.2 */
#define CKM_SLH_DSA                  0x0000002EUL /* PKCS#11 3.2 */
#define CKM_HASH_SLH_DSA             0x00000034UL /* PKCS#11 3.2 */
#define CKM_HASH_SLH_DSA_SHA224      0x00000036UL /* PKCS#11 3.2 */
#define CKM_HASH_SLH_DSA_SHAKE256    0x0000003FUL /* PKCS#11 3.2 */
#define CKM_SHA256_RSA_PKCS          0x00000040UL
#define CKM_SHA384_RSA_PKCS          0x00000041UL
#define CKM_SHA512_RSA_PKCS          0x00000042UL
#define CKM_SHA256_RSA_PKCS_PSS      0x00000043UL
#define CKM_SHA384_RSA_PKCS_PSS      0x00000044UL
#define CKM_SHA512_RSA_PKCS_PSS      0x00000045UL
#define CKM_SHA224_RSA_PKCS          0x00000046UL
#define CKM_SHA224_RSA_PKCS_PSS      0x00000047UL
#define CKM_SHA3_256_RSA_PKCS        0x00000060UL /* PKCS#11 3.0 */
#define CKM_SHA3_224_RSA_PKCS_PSS    0x00000067UL /* PKCS#11 3.0 */
#define CKM_CMS_SIG                  0x00000500UL
#define CKM_ECDSA                    0x00001041UL
#define CKM_ECDSA_SHA1               0x00001042UL
#define CKM_ECDSA_SHA224             0x00001043UL
#define CKM_ECDSA_SHA256             0x00001044UL
#define CKM_ECDSA_SHA384             0x00001045UL
#define CKM_ECDSA_SHA512             0x00001046UL
#define CKM_ECDSA_SHA3_224           0x00001047UL /* PKCS#11 3.0 */
#define CKM_ECDSA_SHA3_512           0x0000104AUL /* PKCS#11 3.0 */
#define CKM_EDDSA                    0x00001057UL
#define CKM_GOSTR3410                0x00001201UL
#define CKM_GOSTR3410_WITH_GOSTR3411 0x00001202UL
#define CKM_RSA_PKCS_TPM_1_1         0x00004001UL
#define CKM_XEDDSA                   0x00004029UL /* PKCS#11 3.0 */
#define CKM_HSS                      0x00004033UL /* PKCS#11 3.2 */
#define CKM_XMSS                     0x00004036UL /* PKCS#11 3.2 */
#define CKM_XMSSMT                   0x00004037UL /* PKCS#11 3.2 */

/* Mechanisms that do something else with one. */
#define CKM_RSA_PKCS_OAEP         0x00000009UL
#define CKM_RSA_PKCS_OAEP_TPM_1_1 0x00004002UL
#define CKM_ML_KEM                0x00000017UL /* PKCS#11 3.2 */
#define CKM_DH_PKCS_DERIVE        0x00000021UL
#define CKM_X9_42_DH_DERIVE       0x00000031UL
#define CKM_ECDH1_DERIVE          0x00001050UL
#define CKM_ECDH1_COFACTOR_DERIVE 0x00001051UL
#define CKM_ECDH_AES_KEY_WRAP     0x00001053UL
#define CKM_RSA_AES_KEY_WRAP      0x00001054UL
#define CKM_GOSTR3410_DERIVE      0x00001204UL
#define CKM_ECDH_X_AES_KEY_WRAP   0x00004038UL /* PKCS#11 3.2 */
#define CKM_ECDH_COF_AES_KEY_WRAP 0x00004039UL /* PKCS#11 3.2 */

/* Mechanisms whose parameter is the handle of another object, or holds one. */
#define CKM_X9_42_DH_HYBRID_DERIVE        0x00000032UL
#define CKM_X9_42_MQV_DERIVE              0x00000033UL
#define CKM_CONCATENATE_BASE_AND_KEY      0x00000360UL
#define CKM_SP800_108_COUNTER_KDF         0x000003ACUL /* PKCS#11 3.0 */
#define CKM_SP800_108_DOUBLE_PIPELINE_KDF 0x000003AEUL /* PKCS#11 3.0 */
#define CKM_KIP_DERIVE                    0x00000510UL
#define CKM_KIP_MAC                       0x00000512UL
#define CKM_ECMQV_DERIVE                  0x00001052UL
#define CKM_GOSTR3410_KEY_WRAP            0x00001203UL
#define CKM_X3DH_INITIALIZE               0x00004023UL /* PKCS#11 3.0 */
#define CKM_X2RATCHET_RESPOND             0x00004026UL /* PKCS#11 3.0 */
#define CKM_HKDF_DERIVE                   0x0000402AUL /* PKCS#11 3.0 */
#define CKM_HKDF_DATA                     0x0000402BUL /* PKCS#11 3.0 */
#define CKM_IKE2_PRF_PLUS_DERIVE          0x0000402EUL /* PKCS#11 3.0 */
#define CKM_IKE1_EXTENDED_DERIVE          0x00004031UL /* PKCS#11 3.0 */

/* First and last of the families whose parameters hold bytes and numbers only. */
#define CKM_RC2_KEY_GEN               0x00000100UL /* RC2, RC4, DES, DES3, CDMF */
#define CKM_DES_CFB8                  0x00000153UL
#define CKM_CAST_KEY_GEN              0x00000300UL /* CAST, CAST3, CAST128, RC5, IDEA */
#define CKM_IDEA_CBC_PAD              0x00000345UL
#define CKM_CONCATENATE_BASE_AND_DATA 0x00000362UL
#define CKM_EXTRACT_KEY_FROM_KEY      0x00000365UL
#define CKM_MD5_KEY_DERIVATION        0x00000390UL
#define CKM_SHA224_KEY_DERIVATION     0x00000396UL
#define CKM_CAMELLIA_KEY_GEN          0x00000550UL /* CAMELLIA, ARIA */
#define CKM_ARIA_CBC_ENCRYPT_DATA     0x00000567UL
#define CKM_SEED_KEY_GEN              0x00000650UL
#define CKM_SEED_CBC_ENCRYPT_DATA     0x00000657UL
#define CKM_AES_KEY_GEN               0x00001080UL /* AES, BLOWFISH, TWOFISH */
#define CKM_TWOFISH_CBC_PAD           0x00001095UL
#define CKM_DES_ECB_ENCRYPT_DATA      0x00001100UL
#define CKM_AES_CBC_ENCRYPT_DATA      0x00001105UL
#define CKM_CHACHA20                  0x00001226UL /* PKCS#11 3.0 */
#define CKM_AES_OFB                   0x00002104UL
#define CKM_AES_KEY_WRAP_KWP          0x0000210BUL /* PKCS#11 3.0 */
#define CKM_CHACHA20_POLY1305         0x00004021UL /* PKCS#11 3.0 */

/* Digests and mask generation, for the parameters of RSASSA-PSS. */
#define CKM_SHA256      0x00000250UL
#define CKM_SHA384      0x00000260UL
#define CKM_SHA512      0x00000270UL
#define CKG_MGF1_SHA256 0x00000002UL
#define CKG_MGF1_SHA384 0x00000003UL
#define CKG_MGF1_SHA512 0x00000004UL

/* Return values. */
#define CKR_OK                           0x00000000UL
#define CKR_HOST_MEMORY                  0x00000002UL
#define CKR_SLOT_ID_INVALID              0x00000003UL
#define CKR_GENERAL_ERROR                0x00000005UL
#define CKR_FUNCTION_FAILED              0x00000006UL
#define CKR_ARGUMENTS_BAD                0x00000007UL
#define CKR_NEED_TO_CREATE_THREADS       0x00000009UL
#define CKR_CANT_LOCK                    0x0000000AUL
#define CKR_ATTRIBUTE_SENSITIVE          0x00000011UL
#define CKR_ATTRIBUTE_TYPE_INVALID       0x00000012UL
#define CKR_ATTRIBUTE_VALUE_INVALID      0x00000013UL
#define CKR_ACTION_PROHIBITED            0x0000001BUL
#define CKR_DATA_INVALID                 0x00000020UL
#define CKR_DATA_LEN_RANGE               0x00000021UL
#define CKR_DEVICE_ERROR                 0x00000030UL
#define CKR_DEVICE_MEMORY                0x00000031UL
#define CKR_DEVICE_REMOVED               0x00000032UL
#define CKR_FUNCTION_CANCELED            0x00000050UL
#define CKR_FUNCTION_NOT_PARALLEL        0x00000051UL
#define CKR_FUNCTION_NOT_SUPPORTED       0x00000054UL
#define CKR_KEY_HANDLE_INVALID           0x00000060UL
#define CKR_KEY_SIZE_RANGE               0x00000062UL
#define CKR_KEY_TYPE_INCONSISTENT        0x00000063UL
#define CKR_KEY_INDIGESTIBLE             0x00000067UL
#define CKR_KEY_FUNCTION_NOT_PERMITTED   0x00000068UL
#define CKR_KEY_NOT_WRAPPABLE            0x00000069UL
#define CKR_MECHANISM_INVALID            0x00000070UL
#define CKR_MECHANISM_PARAM_INVALID      0x00000071UL
#define CKR_OBJECT_HANDLE_INVALID        0x00000082UL
#define CKR_OPERATION_ACTIVE             0x00000090UL
#define CKR_OPERATION_NOT_INITIALIZED    0x00000091UL
#define CKR_PIN_INCORRECT                0x000000A0UL
#define CKR_PIN_INVALID                  0x000000A1UL
#define CKR_PIN_LEN_RANGE                0x000000A2UL
#define CKR_PIN_EXPIRED                  0x000000A3UL
#define CKR_PIN_LOCKED                   0x000000A4UL
#define CKR_SESSION_CLOSED               0x000000B0UL
#define CKR_SESSION_COUNT                0x000000B1UL
#define CKR_SESSION_HANDLE_INVALID       0x000000B3UL
#define CKR_SESSION_READ_WRITE_SO_EXISTS 0x000000B8UL
#define CKR_TEMPLATE_INCOMPLETE          0x000000D0UL
#define CKR_TEMPLATE_INCONSISTENT        0x000000D1UL
#define CKR_TOKEN_NOT_PRESENT            0x000000E0UL
#define CKR_TOKEN_WRITE_PROTECTED        0x000000E2UL
#define CKR_USER_NOT_LOGGED_IN           0x00000101UL
#define CKR_USER_PIN_NOT_INITIALIZED     0x00000102UL
#define CKR_USER_TYPE_INVALID            0x00000103UL
#define CKR_RANDOM_SEED_NOT_SUPPORTED    0x00000120UL
#define CKR_BUFFER_TOO_SMALL             0x00000150UL
#define CKR_CRYPTOKI_NOT_INITIALIZED     0x00000190UL
#define CKR_CRYPTOKI_ALREADY_INITIALIZED 0x00000191UL
#define CKR_FUNCTION_REJECTED            0x00000200UL
#define CKR_OPERATION_CANCEL_FAILED      0x00000202UL /* PKCS#11 3.0 */
#define CKR_SESSION_ASYNC_NOT_SUPPORTED  0x00000205UL /* PKCS#11 3.2 */

#endif
